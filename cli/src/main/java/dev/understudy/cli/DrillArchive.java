package dev.understudy.cli;

import dev.understudy.core.TimeSource;
import dev.understudy.core.store.DirectoryRunStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Journals of lab drills, kept in the user's home after their labs are gone, one store for each
 * layout: they are the memory that the next drill's estimate comes from. Losing one loses an
 * estimate, nothing else.
 */
record DrillArchive(Path root, String layout) {

  DirectoryRunStore store(String estate, TimeSource time) {
    return new DirectoryRunStore(root.resolve(layout), estate, time);
  }

  /** Keeps a copy of a run; a home that cannot be written to keeps none. */
  void keep(Path run, String estate) {
    Path runs = root.resolve(layout).resolve(estate).resolve("runs");
    Path target = runs.resolve(run.getFileName());
    Path staging = runs.resolve(".incoming-" + run.getFileName());
    try {
      Files.createDirectories(runs);
      FileTree.delete(staging);
      FileTree.copy(run, staging);
      Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      FileTree.delete(staging);
    } catch (IOException e) {
      // The drill itself is done and scored; only its estimate for next time is lost.
      return;
    }
  }
}

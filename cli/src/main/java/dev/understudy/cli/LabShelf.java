package dev.understudy.cli;

import dev.understudy.archive.KnownArchives;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.store.DirectoryStore;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.runbooks.archive.ArchiveShelf;
import java.nio.file.Path;
import java.util.List;

/**
 * The archives of a lab: in a directory beside it, and gone with it.
 *
 * @param directory the repository
 */
record LabShelf(Path directory, KnownArchives known) implements ArchiveShelf {

  @Override
  public Repository open(Estate estate) {
    return Repository.openOrCreate(new DirectoryStore(directory), List.of(), "");
  }

  @Override
  public List<String> excludes(Estate estate) {
    return List.of();
  }

  @Override
  public boolean isKnown(Estate estate, String manifestSha256) {
    return known.has(manifestSha256);
  }

  @Override
  public void know(Estate estate, String manifestSha256) {
    known.add(manifestSha256);
  }
}

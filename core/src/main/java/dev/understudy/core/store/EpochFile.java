package dev.understudy.core.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether the lease's counter on disk is still what it was. It is asked at every record and every
 * effect, and so the file is read again only when its attributes have changed, or when it is so
 * young that a second change could have left it the same time.
 */
final class EpochFile {
  private static final Duration TICK = Duration.ofMillis(50);

  private final Path file;
  private final String text;
  private final long written = System.nanoTime();
  private Optional<Stamp> known = Optional.empty();

  /**
   * @param text that was just written to it
   */
  EpochFile(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  private record Stamp(Object key, FileTime time, long size) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          Objects.requireNonNull(found.fileKey(), "inode"), found.lastModifiedTime(), found.size());
    }
  }

  boolean isUnchanged() throws IOException {
    Stamp stamp = Stamp.of(file);
    if (known.equals(Optional.of(stamp))) {
      return true;
    }
    if (!HolderFile.read(file).equals(Optional.of(text))) {
      return false;
    }
    if (System.nanoTime() - written > TICK.toNanos()) {
      known = Optional.of(stamp);
    }
    return true;
  }
}

package dev.understudy.lab.workload;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file {@code standby} in a data directory: while it is there, the platform follows a primary
 * and refuses writes. Setting and clearing are forced to disk, so that a promotion survives a
 * crash.
 */
record StandbyMark(Path data) {

  boolean isPresent() {
    return Files.exists(file());
  }

  void set() throws IOException {
    Files.write(file(), new byte[0]);
    forceDirectory();
  }

  void clear() throws IOException {
    Files.deleteIfExists(file());
    forceDirectory();
  }

  private Path file() {
    return data.resolve("standby");
  }

  private void forceDirectory() throws IOException {
    try (FileChannel directory = FileChannel.open(data, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}

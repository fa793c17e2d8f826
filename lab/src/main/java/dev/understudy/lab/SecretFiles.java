package dev.understudy.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner may read, from their first instant on. */
final class SecretFiles {
  private SecretFiles() {}

  /** Writes a file with mode 0600, replacing it whole. */
  static void write(Path file, String text) {
    write(file, text, "rw-------");
  }

  static void writePublic(Path file, String text) {
    write(file, text, "rw-r--r--");
  }

  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException failed) {
      throw new UncheckedIOException("can not read " + file, failed);
    }
  }

  private static void write(Path file, String text, String mode) {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
      Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException("can not write " + file, failed);
    }
  }
}

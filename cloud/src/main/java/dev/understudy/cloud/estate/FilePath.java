package dev.understudy.cloud.estate;

import java.nio.file.Path;

/** Paths as people write them: relative to the file they are written in, or from {@code ~}. */
final class FilePath {
  private FilePath() {}

  /** Absolute and normal; {@code file:} in front is allowed, {@code ~/} is the user's home. */
  static Path resolve(Path base, String text) {
    String path = text.startsWith("file:") ? text.substring(5) : text;
    if (path.equals("~") || path.startsWith("~/")) {
      String rest = path.length() > 2 ? path.substring(2) : "";
      return Path.of(System.getProperty("user.home"), rest).toAbsolutePath().normalize();
    }
    return base.resolve(path).toAbsolutePath().normalize();
  }
}

package dev.understudy.cli;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that a collector may read at any moment: it is there whole or not at all. */
final class MetricsFile {
  private MetricsFile() {}

  /** Puts it in the place of the one before, readable by all. */
  static void write(Path file, String text) {
    Path target = file.toAbsolutePath();
    // The collector reads names that end in .prom only, so it never reads this one.
    Path next = target.resolveSibling("." + target.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      try (FileChannel channel =
          FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.STATE_UNWRITABLE,
              file + " cannot be written",
              String.valueOf(e),
              "choose another place: --prometheus FILE"),
          e);
    }
  }
}

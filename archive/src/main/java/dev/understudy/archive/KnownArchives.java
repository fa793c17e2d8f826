package dev.understudy.archive;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The manifests that this host has made or read whole, by their hash: what they say of segments is
 * believed. A file of lines, each a hash.
 */
public record KnownArchives(Path file) {

  /** In a directory of state. */
  public static KnownArchives in(Path state) {
    return new KnownArchives(state.resolve("archives").resolve("known"));
  }

  public boolean has(String manifestSha256) {
    try {
      return Files.readAllLines(file, StandardCharsets.US_ASCII).contains(manifestSha256);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /** Durable when it returns. */
  public void add(String manifestSha256) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND)) {
        ByteBuffer line =
            ByteBuffer.wrap((manifestSha256 + "\n").getBytes(StandardCharsets.US_ASCII));
        while (line.hasRemaining()) {
          channel.write(line);
        }
        channel.force(true);
      }
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  private ProblemException failed(String what, IOException e) {
    return new ProblemException(
        Problem.of(
            ProblemCode.STATE_UNWRITABLE,
            "cannot " + what + " " + file,
            String.valueOf(e.getMessage()),
            "check the directory, its owner and its room"),
        e);
  }
}

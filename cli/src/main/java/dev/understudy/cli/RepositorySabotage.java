package dev.understudy.cli;

import dev.understudy.lab.Sabotage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Spoils a lab's repository of archives on purpose: the drill must notice. */
record RepositorySabotage(Path repository, Sabotage how) {

  /** Whether the sabotage means anything to archives. */
  static boolean isKnown(Sabotage how) {
    return how != Sabotage.LOST_TAIL;
  }

  /** Does it to the newest archive; says what was done. */
  String apply() {
    try {
      return switch (how) {
        case STALE_SNAPSHOT -> {
          Path newest = newest(files(repository.resolve("archives")));
          Files.delete(newest);
          yield "removed " + newest.getFileName();
        }
        case TRUNCATED_DATA -> {
          Path largest = largest(files(newest(list(repository.resolve("segments")))));
          try (RandomAccessFile cut = new RandomAccessFile(largest.toFile(), "rw")) {
            cut.setLength(cut.length() / 2);
          }
          yield "cut " + largest.getFileName() + " in half";
        }
        case NONE, LOST_TAIL, WRONG_DNS -> "nothing";
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    return list(directory).stream().filter(Files::isRegularFile).toList();
  }

  private static Path newest(List<Path> named) {
    return named.stream().max(Comparator.naturalOrder()).orElseThrow();
  }

  private static Path largest(List<Path> files) {
    return files.stream()
        .max(Comparator.comparingLong((Path file) -> file.toFile().length()))
        .orElseThrow();
  }
}

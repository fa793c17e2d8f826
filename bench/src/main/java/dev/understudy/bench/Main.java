package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures on the file system of the directory it is given, prints ratios, and ends with 1 when one
 * of them is over its limit.
 */
public final class Main {
  private Main() {}

  /**
   * @param args the directory in which to measure
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: bench/run [DIRECTORY]");
      System.exit(2);
    }
    Path directory = Files.createTempDirectory(Path.of(args[0]), "understudy-bench");
    boolean isGood;
    try {
      Duration retention = new RetentionBenchmark(1_000_000, 10_000).run(5, System.out::println);
      Duration list =
          new StoreBenchmark(directory.resolve("store"), 10_000).run(7, System.out::println);
      Path engine = Files.createDirectory(directory.resolve("engine"));
      double ratio = new EngineBenchmark(engine, 1000).run(5, 31, System.out::println);
      isGood =
          ratio <= 1.5
              && list.compareTo(Duration.ofSeconds(1)) < 0
              && retention.compareTo(Duration.ofSeconds(2)) < 0;
    } finally {
      delete(directory);
    }
    System.exit(isGood ? 0 : 1);
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> deepest = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepest) {
        Files.delete(path);
      }
    }
  }
}

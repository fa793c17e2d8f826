package dev.understudy.bench;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.EstateFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A thousand servers of ten disks each against a lab with limits, and retention over a million
 * snapshots; ends with 1 when a target is missed.
 */
public final class FleetMain {
  private static final int SERVERS = 1000;
  private static final int DISKS_EACH = 10;
  private static final Duration SOON = Duration.ofSeconds(2);

  private FleetMain() {}

  /**
   * @param args the packaged jar, the directory in which the labs are, and how much faster time is
   */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(args[1]), "understudy-fleet");
    boolean isGood;
    try {
      isGood = run(new Tool(List.of("-jar", args[0])), directory, Integer.parseInt(args[2]));
    } finally {
      Main.delete(directory);
    }
    System.exit(isGood ? 0 : 1);
  }

  private static boolean run(Tool tool, Path directory, int faster) throws Exception {
    Path told = directory.resolve("told");
    List<Figure> figures =
        take(
            tool,
            told,
            "told in the estate file",
            new FleetScale(SERVERS, DISKS_EACH, faster, true));
    boolean isGood = figures.stream().allMatch(Figure::isMet);
    isGood &=
        take(
                tool,
                directory.resolve("learnt"),
                "learnt from refusals",
                new FleetScale(SERVERS, DISKS_EACH, faster, false))
            .stream()
            .allMatch(Figure::isMet);
    List<Figure> plans = plans(EstateFile.load(told.resolve("understudy.yaml")));
    Figure.print("1,000,000 snapshots of 10,000 disks, " + load(), plans, System.out::println);
    return isGood && plans.stream().allMatch(Figure::isMet);
  }

  private static List<Figure> take(Tool tool, Path directory, String how, FleetScale scale)
      throws IOException, InterruptedException {
    String title =
        String.format(
            Locale.ROOT,
            "%d servers x %d disks, time %d times as fast, the limit %s, %s",
            scale.servers(),
            scale.disksEach(),
            scale.faster(),
            how,
            load());
    List<Figure> figures = new FleetBenchmark(tool, directory, scale).run();
    Figure.print(title, figures, System.out::println);
    return figures;
  }

  private static List<Figure> plans(Estate estate) throws Exception {
    Duration retention = new RetentionBenchmark(1_000_000, 10_000).run(5, line -> {});
    Duration prune = new PruneBenchmark(estate, 1_000_000, 10_000).run(5);
    return List.of(planned("retention", retention), planned("prune, with all its rules", prune));
  }

  private static Figure planned(String name, Duration took) {
    return new Figure(
        name,
        String.format(Locale.ROOT, "%.2f s", took.toMillis() / 1000.0),
        "below " + SOON.toSeconds() + " s",
        took.compareTo(SOON) < 0);
  }

  private static String load() {
    return String.format(
        Locale.ROOT,
        "load of the machine %.1f",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}

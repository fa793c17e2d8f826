package dev.understudy.bench;

import dev.understudy.core.RunSummary;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.DirectoryRunStore;
import dev.understudy.core.store.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Listing many runs, and reading what they tell about time, against reading the same bytes. */
final class StoreBenchmark {
  private final Path directory;
  private final int runs;

  StoreBenchmark(Path directory, int runs) {
    this.directory = directory;
    this.runs = runs;
  }

  /**
   * What it takes to list the runs and to know how long their steps take.
   *
   * @return with the index, as always but the first time
   */
  Duration run(int rounds, Report report) throws Exception {
    Path estate = directory.resolve("bench");
    GeneratedRuns generated = new GeneratedRuns(estate);
    generated.make(runs);
    List<Path> journals = generated.journals();
    Path index = estate.resolve("runs.index");
    // The first time in a process that has just begun, as a person meets it.
    Duration first = Rounds.time(() -> list());
    report.line(
        String.format(
            Locale.ROOT,
            "store, %d runs, first of all in a fresh process, without an index: %.2f s",
            runs,
            seconds(first)));
    Rounds without =
        Rounds.of(
            1,
            rounds,
            () -> {
              Files.delete(index);
              list();
            },
            () -> read(journals));
    Rounds with = Rounds.of(1, rounds, this::list, () -> read(journals));
    report.line(line("without an index", without));
    report.line(line("with the index", with));
    return with.firstTook();
  }

  private String line(String how, Rounds result) {
    return String.format(
        Locale.ROOT,
        "store, %d runs listed and their history read %s: %.2f s; reading every byte of their"
            + " journals %.2f s; ratio %.2f (%.2f to %.2f in %d rounds)",
        runs,
        how,
        seconds(result.firstTook()),
        seconds(result.secondTook()),
        result.ratio(),
        result.lowest(),
        result.highest(),
        result.ratios().size());
  }

  private void list() {
    DirectoryRunStore store = new DirectoryRunStore(directory, "bench", TimeSource.system());
    List<RunSummary> all = store.summaries();
    if (all.size() != runs || History.of(store, all).run("drill").isEmpty()) {
      throw new IllegalStateException("runs are missing: " + all.size());
    }
  }

  private static void read(List<Path> journals) throws IOException {
    long sum = 0;
    for (Path journal : journals) {
      sum += Files.readAllBytes(journal).length;
    }
    if (sum == 0) {
      throw new IllegalStateException("nothing was read");
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}

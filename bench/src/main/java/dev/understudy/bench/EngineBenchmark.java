package dev.understudy.bench;

import dev.understudy.core.Journal;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.Plan;
import dev.understudy.core.PlanRunner;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunListener;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.DirectoryRunStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A plan whose steps do nothing, with a journal in a directory, against the same bytes appended to
 * a file and forced to the disk one by one.
 */
final class EngineBenchmark {
  private final Path directory;
  private final int steps;
  private int runs;

  EngineBenchmark(Path directory, int steps) {
    this.directory = directory;
    this.steps = steps;
  }

  /**
   * Steps that wait for each other one by one, and steps that may all run at once.
   *
   * @return the larger ratio
   */
  double run(int warmUps, int rounds, Report report) throws Exception {
    double chain = measure("one after another", 1, warmUps, rounds, report);
    double wide = measure("in eight chains", 8, warmUps, rounds, report);
    return Math.max(chain, wide);
  }

  private double measure(String shape, int chains, int warmUps, int rounds, Report report)
      throws Exception {
    Plan plan = plan(chains);
    List<byte[]> lines = new ArrayList<>();
    Rounds result =
        Rounds.of(
            warmUps,
            rounds,
            () -> {
              Path journal = perform(plan);
              lines.clear();
              lines.addAll(stepLines(journal));
            },
            () -> append(lines));
    double perStep = result.firstTook().toNanos() / 1e3 / steps;
    double bare = result.secondTook().toNanos() / 1e3 / steps;
    report.line(
        String.format(
            Locale.ROOT,
            "engine, %d steps %s: %.0f us a step, the two forced appends alone %.0f us;"
                + " ratio %.2f (%.2f to %.2f in %d rounds)",
            steps,
            shape,
            perStep,
            bare,
            result.ratio(),
            result.lowest(),
            result.highest(),
            rounds));
    return result.ratio();
  }

  private Plan plan(int chains) {
    List<Plan.Node> nodes = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      List<StepId> needs = i < chains ? List.of() : List.of(new StepId("step-" + (i - chains)));
      nodes.add(
          new Plan.Node(new EmptyStep(new StepId("step-" + i)), needs, Duration.ofMinutes(10)));
    }
    return new Plan("bench", "Steps that do nothing", "", nodes);
  }

  /** The run's journal. */
  private Path perform(Plan plan) {
    TimeSource time = TimeSource.system();
    DirectoryRunStore store = new DirectoryRunStore(directory, "bench", time);
    RunId run = RunId.of(time.now(), ++runs);
    RunHeader header =
        new RunHeader(
            run, "bench", Map.of(), "bench", "", "", "bench@here", "0", PlannedStep.of(plan));
    try (Lease lease = store.acquire(new LeaseClaim("bench@here", run, "bench"));
        Journal journal = store.create(header)) {
      RunOutcome outcome =
          new PlanRunner(time, RunListener.silent(), RunnerProbe.none()).run(plan, journal, lease);
      if (!outcome.isSuccess()) {
        throw new IllegalStateException("the run failed: " + outcome.problem());
      }
    }
    return store.directoryOf(run).resolve("journal.jsonl");
  }

  /** Two for each step: without the header and the run's last record. */
  private List<byte[]> stepLines(Path journal) throws IOException {
    List<String> all = Files.readAllLines(journal);
    List<byte[]> lines = new ArrayList<>();
    for (String line : all.subList(1, all.size() - 1)) {
      lines.add((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    if (lines.size() != 2 * steps) {
      throw new IllegalStateException("a step has " + lines.size() + " records / " + steps);
    }
    return lines;
  }

  private void append(List<byte[]> lines) throws IOException {
    Path file = Files.createTempFile(directory, "appends", ".jsonl");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      for (byte[] line : lines) {
        out.write(line);
        out.getFD().sync();
      }
    } finally {
      Files.delete(file);
    }
  }
}

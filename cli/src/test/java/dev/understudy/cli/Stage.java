package dev.understudy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.core.Journal;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.Objective;
import dev.understudy.core.Plan;
import dev.understudy.core.PlanRunner;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Redactor;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunListener;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.StepId;
import dev.understudy.core.SteppedTime;
import dev.understudy.core.store.DirectoryRunStore;
import dev.understudy.core.store.History;
import dev.understudy.runbooks.report.RunScore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A place where runs of fake steps are performed in stepped time and told to a console. */
final class Stage {
  static final Objective OBJECTIVE = new Objective(Duration.ofMinutes(30), Duration.ofMinutes(15));
  private static final Instant START = Instant.parse("2026-11-24T09:30:15Z");

  private final SteppedTime time = new SteppedTime(START);
  private final DirectoryRunStore store;
  private int runs;

  Stage(Path state) {
    store = new DirectoryRunStore(state, "estate", time);
  }

  /** A console whose words are kept. */
  static final class Said {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Output output;

    Said(boolean json) {
      output =
          new Output(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              new Redactor());
      output.configure(json, false, 0);
    }

    Output output() {
      return output;
    }

    List<JsonNode> objects() {
      return out.toString(StandardCharsets.UTF_8).lines().map(Tool::parse).toList();
    }

    List<String> results() {
      return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    List<String> lines() {
      return err.toString(StandardCharsets.UTF_8).lines().toList();
    }
  }

  SteppedTime time() {
    return time;
  }

  DirectoryRunStore store() {
    return store;
  }

  /** One step after the other. */
  static Plan plan(FakeStep... steps) {
    List<Plan.Node> nodes = new ArrayList<>();
    List<StepId> before = List.of();
    for (FakeStep step : steps) {
      nodes.add(new Plan.Node(step, before, Duration.ofMinutes(10)));
      before = List.of(step.id());
    }
    return new Plan("recover", "Recover", "", nodes);
  }

  /** What a run of the plan writes first. */
  RunHeader header(Plan plan) {
    RunId run = RunId.of(time.now(), ++runs);
    return new RunHeader(
        run, "recover", Map.of(), "estate", "", "", "me@here", "1", PlannedStep.of(plan));
  }

  RunHeader run(Plan plan, Said said) {
    RunHeader header = header(plan);
    try (Lease lease = store.acquire(new LeaseClaim("me@here", header.run(), "recover"));
        Journal journal = store.create(header)) {
      end(header, journal, runner(said, journal).run(plan, journal, lease), said);
    }
    return header;
  }

  void resume(Plan plan, RunHeader header, Said said) {
    try (Lease lease = store.acquire(new LeaseClaim("me@here", header.run(), "recover"));
        Journal journal = store.open(header.run())) {
      end(header, journal, runner(said, journal).run(plan, journal, lease), said);
    }
  }

  void undo(Plan plan, RunHeader header, Said said) {
    try (Lease lease = store.acquire(new LeaseClaim("me@here", header.run(), "recover"));
        Journal journal = store.open(header.run())) {
      end(header, journal, runner(said, journal).undo(plan, journal, lease), said);
    }
  }

  private PlanRunner runner(Said said, Journal journal) {
    Expectations expectations = new Expectations(History.of(store), "recover");
    RunListener listener = new ConsoleListener(said.output(), time, expectations, journal::records);
    return new PlanRunner(time, listener, RunnerProbe.none());
  }

  private static void end(RunHeader header, Journal journal, RunOutcome outcome, Said said) {
    new ResultPrinter(said.output())
        .print(header, outcome, RunScore.of(journal.records(), OBJECTIVE));
  }
}

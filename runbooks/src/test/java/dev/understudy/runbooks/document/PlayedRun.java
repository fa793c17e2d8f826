package dev.understudy.runbooks.document;

import dev.understudy.core.CallLog;
import dev.understudy.core.Journal;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.Plan;
import dev.understudy.core.PlanRunner;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.Retry;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunListener;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.SteppedTime;
import dev.understudy.core.store.DirectoryRunStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plays runs on the real engine and a real directory, in stepped time. */
final class PlayedRun {
  static final String ESTATE = "gams-platform";
  private static final Retry RETRY =
      new Retry(
          List.of(
              new Retry.Rule(
                  Set.of(ProblemCode.NO_STOCK),
                  3,
                  Duration.ofSeconds(10),
                  1,
                  Duration.ofMinutes(1))));

  private final SteppedTime time;
  private final DirectoryRunStore store;
  private final RunId run;
  private final Map<String, String> arguments = new LinkedHashMap<>();
  private final List<Plan.Node> nodes = new ArrayList<>();
  private final CallLog calls = new CallLog();

  PlayedRun(Path state, Instant start) {
    time = new SteppedTime(start);
    store = new DirectoryRunStore(state, ESTATE, time);
    run = RunId.of(start, 0x4f2a91);
  }

  DirectoryRunStore store() {
    return store;
  }

  RunId run() {
    return run;
  }

  PlayedRun argument(String name, String value) {
    arguments.put(name, value);
    return this;
  }

  PlayedRun step(String id, int seconds, String... facts) {
    return step(id, seconds, List.of(), facts);
  }

  /** A step that fails so often first, once for each problem. */
  PlayedRun step(String id, int seconds, List<ProblemCode> failures, String... facts) {
    List<StepId> needs = nodes.isEmpty() ? List.of() : List.of(nodes.get(nodes.size() - 1).id());
    Played step =
        new Played(
            new StepId(id),
            Duration.ofSeconds(seconds),
            new ArrayList<>(failures),
            Receipt.of(facts),
            calls);
    nodes.add(
        new Plan.Node(
            step,
            needs,
            Duration.ofHours(1),
            RETRY,
            new Plan.Origin("host.run", "recover#" + id, id + " text", "")));
    return this;
  }

  PlayedRun wait(Duration pause) {
    time.advance(pause);
    return this;
  }

  PlayedRun start() {
    Plan plan = plan();
    RunHeader header =
        new RunHeader(
            run,
            "recover",
            arguments,
            ESTATE,
            "f00d",
            "",
            "operator@control",
            "0.1.0",
            PlannedStep.of(plan));
    try (Lease lease = lease();
        Journal journal = store.create(header)) {
      runner().run(plan, journal, lease);
    }
    return this;
  }

  PlayedRun resume() {
    try (Lease lease = lease();
        Journal journal = store.open(run)) {
      runner().run(plan(), journal, lease);
    }
    return this;
  }

  PlayedRun undo() {
    try (Lease lease = lease();
        Journal journal = store.open(run)) {
      runner().undo(plan(), journal, lease);
    }
    return this;
  }

  private Lease lease() {
    return store.acquire(new LeaseClaim("operator@control", run, "recover"));
  }

  private PlanRunner runner() {
    return new PlanRunner(time, RunListener.silent(), RunnerProbe.none(), calls);
  }

  private Plan plan() {
    return new Plan("recover", "Recover", "", nodes);
  }

  /** Takes its time, fails as told, and leaves its facts. */
  private record Played(
      StepId id, Duration takes, List<ProblemCode> failures, Receipt receipt, CallLog calls)
      implements ReversibleStep {

    @Override
    public String summary() {
      return "Play " + id + " <as told> | for _everybody_";
    }

    @Override
    public Precheck precheck(StepContext context) {
      return Precheck.ready();
    }

    @Override
    public Receipt execute(StepContext context) throws InterruptedException {
      calls.record("DescribeInstances", "", false);
      calls.record("RunInstances", "0F1A-" + failures.size() + "-" + id, true);
      context.time().sleep(takes);
      if (!failures.isEmpty()) {
        throw Problem.of(
                failures.remove(0),
                "ecs.g7.large is sold out <in> cn-shanghai-b",
                "OperationDenied.NoStock 403",
                "")
            .asException();
      }
      return receipt;
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      return Optional.empty();
    }

    @Override
    public void compensate(StepContext context, Receipt receipt) {
      calls.record("DeleteInstance", "0F1D-" + id, true);
    }
  }
}

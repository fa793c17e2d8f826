package dev.understudy.core.store;

import dev.understudy.core.Deadline;
import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.Lease;
import dev.understudy.core.Plan;
import dev.understudy.core.PlanRunner;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunListener;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.SteppedTime;
import dev.understudy.core.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A store, a small world and a plan over it. */
final class StoreFixture {
  static final Instant START = Instant.parse("2026-11-24T09:30:15Z");
  static final RunId RUN = new RunId("20261124t093015z-4f2a91");

  private StoreFixture() {}

  static RunHeader header(RunId run) {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("server", "data");
    arguments.put("reason", "päivä \"quoted\"\nand a second line");
    return new RunHeader(
        run, "recover", arguments, "gams", "f00d", "beef", "operator@control", "0.1.0", List.of());
  }

  static DirectoryRunStore store(Path state) {
    return new DirectoryRunStore(state, "gams", new SteppedTime(START));
  }

  /** Steps that put their id into a set, and find it there. */
  record Put(Set<String> world, StepId id, Duration takes) implements ReversibleStep {
    @Override
    public String summary() {
      return "put " + id;
    }

    @Override
    public Precheck precheck(StepContext context) {
      return world.contains(id.value())
          ? dev.understudy.core.Precheck.done(Receipt.of("put", id.value()))
          : Precheck.ready();
    }

    @Override
    public Receipt execute(StepContext context) throws InterruptedException {
      if (!world.add(id.value())) {
        throw new IllegalStateException("put twice: " + id);
      }
      context.time().sleep(takes);
      return Receipt.of("put", id.value());
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      return Optional.empty();
    }

    @Override
    public void compensate(StepContext context, Receipt receipt) {
      world.remove(id.value());
    }
  }

  static Set<String> world() {
    return Collections.synchronizedSet(new TreeSet<>());
  }

  static Plan plan(Set<String> world, String runbook, Duration... durations) {
    ArrayList<Plan.Node> nodes = new ArrayList<>();
    List<StepId> needs = List.of();
    for (int i = 0; i < durations.length; i++) {
      StepId id = new StepId("s" + i);
      nodes.add(new Plan.Node(new Put(world, id, durations[i]), needs, Duration.ofHours(1)));
      needs = List.of(id);
    }
    return new Plan(runbook, "Test", "", nodes);
  }

  static Plan plan(Set<String> world) {
    return plan(world, "recover", Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  static RunOutcome run(Plan plan, Journal journal, TimeSource time) {
    return new PlanRunner(time, RunListener.silent(), RunnerProbe.none())
        .run(plan, journal, new OwnLease());
  }

  /** A finished run in a new journal. */
  static Path finishedRun(Path state, RunId run, Set<String> world) {
    DirectoryRunStore store = store(state);
    try (Journal journal = store.create(header(run))) {
      run(plan(world), journal, new SteppedTime(START));
    }
    return store.directoryOf(run).resolve("journal.jsonl");
  }

  static List<JournalEvent> events(Journal journal) {
    return journal.records().stream().map(r -> r.event()).toList();
  }

  static Deadline soon() {
    return Deadline.in(TimeSource.system(), Duration.ofSeconds(20));
  }

  private static final class OwnLease implements Lease {
    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public boolean isHeld() {
      return true;
    }

    @Override
    public void close() {}
  }
}

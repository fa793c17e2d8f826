package dev.understudy.etcd;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
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
import dev.understudy.core.RunStore;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/**
 * A world of numbered things and the run that makes them one after the other. It notes which
 * records the store has acknowledged and when each effect took place.
 */
final class Site {
  static final RunId RUN = new RunId("20261124t093015z-4f2a91");

  final List<JournalRecord> acknowledged = Collections.synchronizedList(new ArrayList<>());
  final List<Long> effects = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> made = ConcurrentHashMap.newKeySet();
  private final int steps;

  Site(int steps) {
    this.steps = steps;
  }

  static LeaseClaim claim() {
    return new LeaseClaim("operator@control", RUN, "recover");
  }

  static RunHeader header(RunId run) {
    return new RunHeader(
        run, "recover", Map.of(), "gams", "f00d", "beef", "me@here", "0", List.of());
  }

  boolean isWhole() {
    return made.size() == steps && effects.size() == steps;
  }

  /** Starts the run, or goes on with it. {@code during} is told of each step before its effect. */
  RunOutcome run(RunStore store, IntConsumer during) {
    return run(store, during, RunnerProbe.none());
  }

  /** The same, with someone who may kill it. */
  RunOutcome run(RunStore store, IntConsumer during, RunnerProbe probe) {
    boolean isNew = store.list().isEmpty();
    try (Lease lease = store.acquire(claim());
        Journal journal = new Noting(isNew ? store.create(header(RUN)) : store.open(RUN))) {
      return new PlanRunner(TimeSource.system(), RunListener.silent(), probe)
          .run(plan(during), journal, lease);
    }
  }

  private Plan plan(IntConsumer during) {
    List<Plan.Node> nodes = new ArrayList<>();
    List<StepId> needs = List.of();
    for (int i = 0; i < steps; i++) {
      StepId id = new StepId("s" + i);
      nodes.add(new Plan.Node(new Make(this, id, i, during), needs, Duration.ofHours(1)));
      needs = List.of(id);
    }
    return new Plan("recover", "Test", "", nodes);
  }

  private record Make(Site site, StepId id, int number, IntConsumer during)
      implements ReversibleStep {
    @Override
    public String summary() {
      return "make " + id;
    }

    @Override
    public Precheck precheck(StepContext context) {
      return site.made.contains(id.value())
          ? new Precheck.AlreadyDone(Receipt.empty())
          : new Precheck.Ready();
    }

    @Override
    public Receipt execute(StepContext context) {
      site.effects.add(System.nanoTime());
      site.made.add(id.value());
      during.accept(number);
      return Receipt.empty();
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      return Optional.empty();
    }

    @Override
    public void compensate(StepContext context, Receipt receipt) {
      site.made.remove(id.value());
    }
  }

  /** Notes what the store has promised to keep. */
  private final class Noting implements Journal {
    private final Journal journal;

    private Noting(Journal journal) {
      this.journal = journal;
      acknowledged.clear();
      acknowledged.addAll(journal.records());
    }

    @Override
    public RunHeader header() {
      return journal.header();
    }

    @Override
    public List<JournalRecord> records() {
      return journal.records();
    }

    @Override
    public JournalRecord append(
        JournalEvent event, Optional<StepId> step, int attempt, Map<String, String> data) {
      JournalRecord record = journal.append(event, step, attempt, data);
      acknowledged.add(record);
      return record;
    }

    @Override
    public void close() {
      journal.close();
    }
  }
}

package dev.understudy.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a step costs does not grow with the plan it is in. */
class LongPlanTest {

  /** Counts how often the engine asks the store whether the lease is held. */
  private static final class CountingLease implements Lease {
    private final AtomicInteger looks = new AtomicInteger();

    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public boolean isHeld() {
      looks.incrementAndGet();
      return true;
    }

    @Override
    public void close() {}
  }

  /** Counts how often the engine reads the whole journal. */
  private static final class CountingJournal implements Journal {
    private final MemoryJournal journal = new MemoryJournal();
    private final AtomicInteger reads = new AtomicInteger();

    @Override
    public RunHeader header() {
      return journal.header();
    }

    @Override
    public List<JournalRecord> records() {
      reads.incrementAndGet();
      return journal.records();
    }

    @Override
    public JournalRecord append(
        JournalEvent event, Optional<StepId> step, int attempt, Map<String, String> data) {
      return journal.append(event, step, attempt, data);
    }

    @Override
    public void close() {}
  }

  private static Plan plan(int steps, int chains) {
    FakeWorld world = new FakeWorld(true);
    List<Plan.Node> nodes = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      Step step = new Steps.Promote(world, Steps.id("s" + i));
      String[] needs = i < chains ? new String[0] : new String[] {"s" + (i - chains)};
      nodes.add(Steps.node(new Undoable(step), needs));
    }
    return Steps.plan(nodes.toArray(Plan.Node[]::new));
  }

  private record Undoable(Step step) implements ReversibleStep {
    @Override
    public StepId id() {
      return step.id();
    }

    @Override
    public String summary() {
      return step.summary();
    }

    @Override
    public Precheck precheck(StepContext context) throws InterruptedException {
      return step.precheck(context);
    }

    @Override
    public Receipt execute(StepContext context) throws InterruptedException {
      return step.execute(context);
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt)
        throws InterruptedException {
      return step.verify(context, receipt);
    }

    @Override
    public void compensate(StepContext context, Receipt receipt) {}
  }

  private static RunOutcome run(Plan plan, Journal journal, Lease lease) {
    return new PlanRunner(
            new SteppedTime(MemoryJournal.START), RunListener.silent(), RunnerProbe.none())
        .run(plan, journal, lease);
  }

  @Test
  void asksForTheLeaseThreeTimesAStepAndForTheJournalNotAtAll() {
    for (int steps : new int[] {10, 1000}) {
      CountingLease lease = new CountingLease();
      CountingJournal journal = new CountingJournal();

      RunOutcome outcome = run(plan(steps, 4), journal, lease);

      assertThat(outcome.isSuccess()).isTrue();
      assertThat(lease.looks.get()).isEqualTo(3 * steps + 1);
      assertThat(journal.reads.get()).isLessThan(10);
    }
  }

  /** With a search of the whole plan at each step this takes minutes; the limit is no measure. */
  @Test
  @Timeout(60)
  void aPlanOfManyStepsEnds() {
    for (int chains : new int[] {1, 64, 20_000}) {
      RunOutcome outcome = run(plan(20_000, chains), new CountingJournal(), new CountingLease());

      assertThat(outcome.receipts()).hasSize(20_000);
    }
  }
}

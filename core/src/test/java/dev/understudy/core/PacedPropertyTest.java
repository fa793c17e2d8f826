package dev.understudy.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever the shape of the plan and however long its steps take: it takes no longer than its
 * longest chain while it is not wider than there is room for, and what a killed run leaves to do is
 * what an unkilled one would have done.
 */
class PacedPropertyTest {

  /** A plan that is not yet one: needs by number, and how long each step takes. */
  record Draft(List<Set<Integer>> needs, List<Duration> durations) {

    Map<StepId, Duration> expected() {
      Map<StepId, Duration> expected = new HashMap<>();
      for (int i = 0; i < durations.size(); i++) {
        expected.put(name(i), durations.get(i));
      }
      return expected;
    }

    Map<StepId, Set<StepId>> graph() {
      Map<StepId, Set<StepId>> graph = new HashMap<>();
      for (int i = 0; i < needs.size(); i++) {
        Set<StepId> mine = new HashSet<>();
        needs.get(i).forEach(need -> mine.add(name(need)));
        graph.put(name(i), mine);
      }
      return graph;
    }

    Plan plan(FakeWorld world, PacedTime time) {
      List<Plan.Node> nodes = new ArrayList<>();
      for (int i = 0; i < needs.size(); i++) {
        Step step = new Lasting(new Steps.Make(world, name(i)), time, durations.get(i));
        List<StepId> mine = needs.get(i).stream().sorted().map(Draft::name).toList();
        nodes.add(new Plan.Node(step, mine, Duration.ofDays(1)));
      }
      return new Plan("test", "A test", "", nodes);
    }

    /** The same with steps that take no time. */
    Plan quick(FakeWorld world) {
      List<Plan.Node> nodes = new ArrayList<>();
      for (int i = 0; i < needs.size(); i++) {
        List<StepId> mine = needs.get(i).stream().sorted().map(Draft::name).toList();
        nodes.add(new Plan.Node(new Steps.Make(world, name(i)), mine, Steps.TIMEOUT));
      }
      return new Plan("test", "A test", "", nodes);
    }

    static StepId name(int number) {
      return new StepId("n" + number);
    }
  }

  private record Lasting(Steps.Make step, PacedTime time, Duration takes)
      implements ReversibleStep {
    @Override
    public StepId id() {
      return step.id();
    }

    @Override
    public String summary() {
      return step.summary();
    }

    @Override
    public Precheck precheck(StepContext context) {
      return step.precheck(context);
    }

    @Override
    public Receipt execute(StepContext context) throws InterruptedException {
      Receipt receipt = step.execute(context);
      time.work(id(), takes);
      return receipt;
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      return step.verify(context, receipt);
    }

    @Override
    public void compensate(StepContext context, Receipt receipt) {
      step.compensate(context, receipt);
    }
  }

  @Provide
  Arbitrary<Draft> drafts() {
    return Arbitraries.integers()
        .between(1, 60)
        .flatMap(size -> Arbitraries.randomValue(random -> draft(random, size)));
  }

  private static Draft draft(Random random, int size) {
    int sparseness = 2 + random.nextInt(40);
    List<Set<Integer>> needs = new ArrayList<>();
    List<Duration> durations = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Set<Integer> mine = new HashSet<>();
      for (int j = 0; j < i; j++) {
        if (random.nextInt(sparseness) == 0) {
          mine.add(j);
        }
      }
      needs.add(mine);
      durations.add(Duration.ofMillis(1 + random.nextInt(300_000)));
    }
    return new Draft(needs, durations);
  }

  private static RunOutcome run(Plan plan, Journal journal, TimeSource time) {
    return new PlanRunner(time, RunListener.silent(), RunnerProbe.none())
        .run(plan, journal, new FakeLease());
  }

  @Property(tries = 100)
  void aPlanTakesNoLongerThanItsLongestChain(@ForAll("drafts") Draft draft) {
    FakeWorld world = new FakeWorld(true);
    PacedTime time = new PacedTime(draft.graph());
    Plan plan = draft.plan(world, time);
    Duration longest =
        plan.criticalPath(draft.expected()).stream()
            .map(draft.expected()::get)
            .reduce(Duration.ZERO, Duration::plus);

    RunOutcome outcome = run(plan, new MemoryJournal(), time);

    assertThat(outcome.isSuccess()).isTrue();
    assertThat(time.stalls()).as("steps that might have run and did not").isZero();
    Duration took = Duration.between(MemoryJournal.START, time.now());
    assertThat(took.toMillis()).isLessThanOrEqualTo((long) (longest.toMillis() * 1.05));
    assertThat(took).as("no step was cut short").isGreaterThanOrEqualTo(longest);
  }

  @Property(tries = 150)
  void theRestOfARunFollowsFromAnyPrefixOfItsJournal(
      @ForAll("drafts") Draft draft,
      @ForAll @IntRange(max = 1000) int cut,
      @ForAll @IntRange int seed) {
    Random happens = new Random(seed);
    FakeWorld whole = new FakeWorld(false);
    MemoryJournal uncut = new MemoryJournal();
    run(draft.quick(whole), uncut, new SteppedTime(MemoryJournal.START));
    List<JournalRecord> records = uncut.records();
    MemoryJournal journal =
        new MemoryJournal(records.subList(0, 1 + cut * (records.size() - 1) / 1000));
    FakeWorld then = whole.copy();
    List<String> toStart = new ArrayList<>(uncut.steps(JournalEvent.STEP_STARTED));
    for (FakeWorld.Thing thing : whole.things()) {
      String step = thing.step().value();
      boolean isStarted = journal.steps(JournalEvent.STEP_STARTED).contains(step);
      boolean isDone = journal.steps(JournalEvent.STEP_SUCCEEDED).contains(step);
      if (!isDone && (!isStarted || happens.nextBoolean())) {
        then.delete(thing.id());
        toStart.addAll(isStarted ? List.of(step) : List.of());
      }
    }

    RunOutcome outcome = run(draft.quick(then), journal, new SteppedTime(MemoryJournal.START));

    assertThat(outcome.isSuccess()).isTrue();
    assertThat(then.inventory()).as("no duplicate, no orphan").isEqualTo(whole.inventory());
    assertThat(journal.last().event()).isEqualTo(JournalEvent.RUN_FINISHED);
    assertThat(journal.steps(JournalEvent.STEP_SUCCEEDED))
        .containsExactlyInAnyOrderElementsOf(uncut.steps(JournalEvent.STEP_SUCCEEDED));
    assertThat(journal.steps(JournalEvent.STEP_STARTED))
        .as("started again only what was started and had not happened")
        .containsExactlyInAnyOrderElementsOf(toStart);
  }
}

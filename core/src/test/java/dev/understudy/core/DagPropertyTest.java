package dev.understudy.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever the shape of the plan: needs first, never twice at once, all of it once. */
class DagPropertyTest {

  @Provide
  Arbitrary<List<Set<Integer>>> needs() {
    return Arbitraries.integers()
        .between(1, 14)
        .flatMap(
            size ->
                Arbitraries.randomValue(
                    random -> {
                      List<Set<Integer>> needs = new ArrayList<>();
                      for (int i = 0; i < size; i++) {
                        Set<Integer> mine = new HashSet<>();
                        for (int j = 0; j < i; j++) {
                          if (random.nextInt(3) == 0) {
                            mine.add(j);
                          }
                        }
                        needs.add(mine);
                      }
                      return needs;
                    }));
  }

  /** Watches over the order of the steps of one plan. */
  private static final class Watch {
    private final Set<StepId> done = ConcurrentHashMap.newKeySet();
    private final Set<StepId> running = ConcurrentHashMap.newKeySet();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    Plan plan(FakeWorld world, List<Set<Integer>> needs) {
      List<Plan.Node> nodes = new ArrayList<>();
      for (int i = 0; i < needs.size(); i++) {
        List<StepId> mine = needs.get(i).stream().map(n -> Steps.id("n" + n)).toList();
        Step step = new Watched(this, mine, new Steps.Make(world, Steps.id("n" + i)));
        nodes.add(new Plan.Node(step, mine, Steps.TIMEOUT));
      }
      return new Plan("test", "A test", "", nodes);
    }

    void begins(StepId step, List<StepId> needs) {
      if (!done.containsAll(needs)) {
        wrong.add(step + " began before its needs");
      }
      if (!running.add(step)) {
        wrong.add(step + " runs twice at once");
      }
      if (running.size() > Crew.SIZE) {
        wrong.add("more run side by side than there is room for");
      }
    }

    void ends(StepId step, boolean isDone) {
      running.remove(step);
      if (isDone) {
        done.add(step);
      }
    }
  }

  private record Watched(Watch watch, List<StepId> needs, Steps.Make step)
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
      watch.begins(id(), needs);
      Precheck found = step.precheck(context);
      watch.ends(id(), false);
      return found;
    }

    @Override
    public Receipt execute(StepContext context) {
      watch.begins(id(), needs);
      Receipt receipt = step.execute(context);
      watch.ends(id(), false);
      return receipt;
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      watch.begins(id(), needs);
      Optional<Problem> problem = step.verify(context, receipt);
      watch.ends(id(), problem.isEmpty());
      return problem;
    }

    @Override
    public void compensate(StepContext context, Receipt receipt) {
      watch.done.remove(id());
      step.compensate(context, receipt);
    }
  }

  private static List<String> everything(Plan plan) {
    return plan.nodes().stream().map(n -> n.id().value()).sorted().toList();
  }

  private static PlanRunner runner(RunnerProbe probe) {
    return new PlanRunner(new SteppedTime(MemoryJournal.START), RunListener.silent(), probe);
  }

  @Property(tries = 150)
  void everyStepRunsOnceAndAfterItsNeeds(@ForAll("needs") List<Set<Integer>> needs) {
    FakeWorld world = new FakeWorld(false);
    Watch watch = new Watch();
    Plan plan = watch.plan(world, needs);
    MemoryJournal journal = new MemoryJournal();

    RunOutcome outcome = runner(RunnerProbe.none()).run(plan, journal, new FakeLease());

    assertThat(outcome.isSuccess()).isTrue();
    assertThat(watch.wrong).isEmpty();
    assertThat(world.inventory()).isEqualTo(everything(plan));
    assertThat(journal.steps(JournalEvent.STEP_STARTED)).doesNotHaveDuplicates();
  }

  @Property(tries = 150)
  void soItIsWhenItIsKilledInBetween(
      @ForAll("needs") List<Set<Integer>> needs, @ForAll @IntRange(min = 1, max = 60) int point) {
    FakeWorld world = new FakeWorld(false);
    Watch watch = new Watch();
    Plan plan = watch.plan(world, needs);
    MemoryJournal journal = new MemoryJournal();
    try {
      runner(new CrashingProbe(point)).run(plan, journal, new FakeLease());
    } catch (CrashingProbe.Crash e) {
      watch.running.clear();
    }

    RunOutcome outcome = runner(RunnerProbe.none()).run(plan, journal, new FakeLease());

    assertThat(outcome.isSuccess()).isTrue();
    assertThat(watch.wrong).isEmpty();
    assertThat(world.inventory()).isEqualTo(everything(plan));
  }
}

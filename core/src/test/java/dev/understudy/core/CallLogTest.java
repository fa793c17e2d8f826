package dev.understudy.core;

import static dev.understudy.core.Steps.node;
import static dev.understudy.core.Steps.plan;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class CallLogTest {
  private final CallLog calls = new CallLog();
  private final MemoryJournal journal = new MemoryJournal();

  private RunOutcome run(Plan plan) {
    return new PlanRunner(
            new SteppedTime(MemoryJournal.START), RunListener.silent(), RunnerProbe.none(), calls)
        .run(plan, journal, new FakeLease());
  }

  private JournalRecord record(JournalEvent event, String step) {
    return journal.records().stream()
        .filter(r -> r.event() == event && r.step().equals(java.util.Optional.of(Steps.id(step))))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void stepsSideBySideEachCountTheirOwnCalls() {
    CyclicBarrier together = new CyclicBarrier(2);
    ScriptedStep one =
        new ScriptedStep("one")
            .does(
                context -> {
                  meet(together);
                  calls.record("CreateDisk", "r-1", true);
                  calls.record("DescribeDisks", "r-2", false);
                  calls.record("DescribeDisks", "r-3", false);
                  return Receipt.empty();
                });
    ScriptedStep two =
        new ScriptedStep("two")
            .does(
                context -> {
                  meet(together);
                  calls.record("RunInstances", "r-4", true);
                  return Receipt.empty();
                });

    assertThat(run(plan(node(one), node(two))).isSuccess()).isTrue();

    JournalRecord first = record(JournalEvent.STEP_SUCCEEDED, "one");
    assertThat(JournalFacts.calls(first)).isEqualTo(Map.of("CreateDisk", 1, "DescribeDisks", 2));
    assertThat(JournalFacts.requests(first)).isEqualTo(Map.of("CreateDisk", List.of("r-1")));
    assertThat(JournalFacts.calls(record(JournalEvent.STEP_SUCCEEDED, "two")))
        .isEqualTo(Map.of("RunInstances", 1));
  }

  @Test
  void aStepThatFailedStillTellsWhatItCalled() {
    ScriptedStep step =
        new ScriptedStep("s")
            .does(
                context -> {
                  calls.record("StopInstance", "r-9", true);
                  throw ScriptedStep.problem(Effect.NONE).asException();
                });

    run(plan(node(step)));

    assertThat(JournalFacts.requests(record(JournalEvent.STEP_FAILED, "s")))
        .isEqualTo(Map.of("StopInstance", List.of("r-9")));
  }

  @Test
  void aCallOutsideOfAnyStepIsNobodys() {
    calls.record("DescribeRegions", "r-1", false);

    run(plan(node(new ScriptedStep("s"))));

    assertThat(JournalFacts.calls(record(JournalEvent.STEP_SUCCEEDED, "s"))).isEmpty();
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

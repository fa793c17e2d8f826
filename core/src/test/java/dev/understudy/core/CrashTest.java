package dev.understudy.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that is killed at any point, forwards or backwards, ends as if it had not been. */
class CrashTest {

  static Stream<Arguments> shapesAndWorlds() {
    return Stream.of(PlanShapes.values())
        .flatMap(shape -> Stream.of(true, false).map(honours -> Arguments.of(shape, honours)));
  }

  private static PlanRunner runner(RunnerProbe probe) {
    return new PlanRunner(new SteppedTime(MemoryJournal.START), RunListener.silent(), probe);
  }

  /** Whether the run was killed. */
  private static boolean isKilled(int point, Attempt attempt) {
    CrashingProbe probe = new CrashingProbe(point);
    try {
      attempt.by(runner(probe));
    } catch (CrashingProbe.Crash e) {
      return true;
    }
    assertThat(probe.hasCrashed()).as("a crash must not be swallowed").isFalse();
    return false;
  }

  private interface Attempt {
    void by(PlanRunner runner);
  }

  @ParameterizedTest
  @MethodSource("shapesAndWorlds")
  void aRunKilledAtAnyPointIsFinishedByTheNext(PlanShapes shape, boolean honoursTokens) {
    int kills = 0;
    for (boolean killed = true; killed; kills++) {
      FakeWorld world = new FakeWorld(honoursTokens);
      MemoryJournal journal = new MemoryJournal();
      Plan plan = shape.of(world);

      killed = isKilled(kills + 1, runner -> runner.run(plan, journal, new FakeLease()));
      RunOutcome outcome = runner(RunnerProbe.none()).run(plan, journal, new FakeLease());

      assertThat(outcome.status()).isEqualTo(RunOutcome.Status.SUCCEEDED);
      assertThat(world.inventory()).as("after kill %d", kills + 1).isEqualTo(shape.inventory());
      assertThat(outcome.receipts()).hasSameSizeAs(plan.nodes());
      assertThat(journal.last().event()).isEqualTo(JournalEvent.RUN_FINISHED);
    }
    int steps = shape.of(new FakeWorld(true)).nodes().size();
    assertThat(kills - 1).as("every append and effect").isEqualTo(steps * 6 + 2);
  }

  @ParameterizedTest
  @MethodSource("shapesAndWorlds")
  void aRunThatIsKilledAgainAndAgainStillEnds(PlanShapes shape, boolean honoursTokens) {
    for (int first = 1; first < 30; first += 3) {
      FakeWorld world = new FakeWorld(honoursTokens);
      MemoryJournal journal = new MemoryJournal();
      Plan plan = shape.of(world);

      int kills = 0;
      while (isKilled(first + kills, runner -> runner.run(plan, journal, new FakeLease()))) {
        kills++;
      }

      assertThat(journal.last().event()).isEqualTo(JournalEvent.RUN_FINISHED);
      assertThat(world.inventory()).isEqualTo(shape.inventory());
    }
  }

  @ParameterizedTest
  @MethodSource("shapesAndWorlds")
  void anUndoKilledAtAnyPointIsFinishedByTheNext(PlanShapes shape, boolean honoursTokens) {
    int point = 0;
    for (boolean killed = true; killed; ) {
      point++;
      FakeWorld world = new FakeWorld(honoursTokens);
      MemoryJournal journal = new MemoryJournal();
      Plan plan = shape.of(world);
      runner(RunnerProbe.none()).run(plan, journal, new FakeLease());

      killed = isKilled(point, runner -> runner.undo(plan, journal, new FakeLease()));
      RunOutcome outcome = runner(RunnerProbe.none()).undo(plan, journal, new FakeLease());

      assertThat(outcome.status()).isEqualTo(RunOutcome.Status.UNDONE);
      assertThat(outcome.receipts()).isEmpty();
      assertThat(world.inventory()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("shapesAndWorlds")
  void aRunKilledAtAnyPointCanBeUndone(PlanShapes shape, boolean honoursTokens) {
    int point = 0;
    for (boolean killed = true; killed; ) {
      point++;
      FakeWorld world = new FakeWorld(honoursTokens);
      MemoryJournal journal = new MemoryJournal();
      Plan plan = shape.of(world);

      killed = isKilled(point, runner -> runner.run(plan, journal, new FakeLease()));
      RunOutcome outcome = runner(RunnerProbe.none()).undo(plan, journal, new FakeLease());

      assertThat(outcome.status()).isEqualTo(RunOutcome.Status.UNDONE);
      assertThat(world.inventory()).as("after kill %d", point).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("shapesAndWorlds")
  void anUndoKilledAtAnyPointCanBeTurnedForward(PlanShapes shape, boolean honoursTokens) {
    int point = 0;
    for (boolean killed = true; killed; ) {
      point++;
      FakeWorld world = new FakeWorld(honoursTokens);
      MemoryJournal journal = new MemoryJournal();
      Plan plan = shape.of(world);
      runner(RunnerProbe.none()).run(plan, journal, new FakeLease());

      killed = isKilled(point, runner -> runner.undo(plan, journal, new FakeLease()));
      RunOutcome outcome = runner(RunnerProbe.none()).run(plan, journal, new FakeLease());

      assertThat(outcome.status()).isEqualTo(RunOutcome.Status.SUCCEEDED);
      assertThat(world.inventory()).as("after kill %d", point).isEqualTo(shape.inventory());
    }
  }

  @Test
  void anAttemptGrowsOnlyAfterItsEffectWasTakenBack() {
    FakeWorld world = new FakeWorld(true);
    MemoryJournal journal = new MemoryJournal();
    Plan plan = PlanShapes.LINE.of(world);
    isKilled(9, runner -> runner.run(plan, journal, new FakeLease()));
    runner(RunnerProbe.none()).run(plan, journal, new FakeLease());

    assertThat(journal.records()).allMatch(r -> r.attempt() <= 1);

    runner(RunnerProbe.none()).undo(plan, journal, new FakeLease());
    runner(RunnerProbe.none()).run(plan, journal, new FakeLease());

    List<JournalRecord> again =
        journal.records().stream()
            .filter(r -> r.event() == JournalEvent.STEP_SUCCEEDED)
            .filter(r -> r.step().equals(Optional.of(Steps.id("b"))))
            .toList();
    assertThat(again).extracting(JournalRecord::attempt).containsExactly(1, 2);
  }

  @Test
  void nothingIsRecordedAfterACrash() {
    for (int point = 1; point <= 20; point++) {
      MemoryJournal journal = new MemoryJournal();
      Plan plan = PlanShapes.WIDE.of(new FakeWorld(true));
      CrashingProbe probe = new CrashingProbe(point);
      List<Integer> sizeAtCrash = new CopyOnWriteArrayList<>();
      RunnerProbe watch =
          (at, event, step) -> {
            try {
              probe.at(at, event, step);
            } catch (CrashingProbe.Crash e) {
              sizeAtCrash.add(journal.records().size());
              throw e;
            }
          };

      try {
        runner(watch).run(plan, journal, new FakeLease());
      } catch (CrashingProbe.Crash e) {
        // as planned
      }

      assertThat(sizeAtCrash).containsExactly(journal.records().size());
      assertThat(journal.events()).doesNotContain(JournalEvent.RUN_FAILED);
    }
  }

  @Test
  void theRestFollowsFromAnyPrefixOfTheJournal() {
    FakeWorld world = new FakeWorld(false);
    MemoryJournal whole = new MemoryJournal();
    List<FakeWorld> after = new ArrayList<>(List.of(world.copy()));
    RunnerProbe snapshots =
        (point, event, step) -> {
          if (point == RunnerProbe.Point.BEFORE_APPEND) {
            after.add(world.copy());
          }
        };
    runner(snapshots).run(PlanShapes.LINE.of(world), whole, new FakeLease());

    for (int length = 1; length <= whole.records().size(); length++) {
      for (int effects = length - 1; effects <= Math.min(length, after.size() - 1); effects++) {
        FakeWorld then = after.get(effects).copy();
        MemoryJournal journal = new MemoryJournal(whole.records().subList(0, length));

        RunOutcome outcome =
            runner(RunnerProbe.none()).run(PlanShapes.LINE.of(then), journal, new FakeLease());

        assertThat(outcome.isSuccess()).isTrue();
        assertThat(then.inventory()).isEqualTo(PlanShapes.LINE.inventory());
        assertThat(journal.steps(JournalEvent.STEP_SUCCEEDED)).containsExactly("a", "b", "c");
      }
    }
  }
}

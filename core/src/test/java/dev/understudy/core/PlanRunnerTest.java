package dev.understudy.core;

import static dev.understudy.core.Steps.line;
import static dev.understudy.core.Steps.make;
import static dev.understudy.core.Steps.node;
import static dev.understudy.core.Steps.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlanRunnerTest {
  private final SteppedTime time = new SteppedTime(MemoryJournal.START);
  private final MemoryJournal journal = new MemoryJournal();
  private final FakeLease lease = new FakeLease();
  private final FakeWorld world = new FakeWorld(true);
  private final Token token = Token.of(MemoryJournal.RUN, Steps.id("s"), 1);

  private RunOutcome run(Plan plan) {
    return new PlanRunner(time, RunListener.silent(), RunnerProbe.none()).run(plan, journal, lease);
  }

  @Test
  void recordsTheIntentBeforeTheEffectAndTheReceiptAfterTheProof() {
    ScriptedStep step =
        new ScriptedStep("s")
            .does(
                context -> {
                  assertThat(journal.last().event()).isEqualTo(JournalEvent.STEP_STARTED);
                  time.advance(Duration.ofSeconds(3));
                  return Receipt.of("disk", "d-1");
                });

    RunOutcome outcome = run(line(step));

    assertThat(outcome.isSuccess()).isTrue();
    assertThat(outcome.exit()).isEqualTo(ExitCode.DONE);
    assertThat(step.calls()).containsExactly("precheck", "execute " + token, "verify {disk=d-1}");
    assertThat(journal.events())
        .containsExactly(
            JournalEvent.RUN_STARTED,
            JournalEvent.STEP_STARTED,
            JournalEvent.STEP_SUCCEEDED,
            JournalEvent.RUN_FINISHED);
    assertThat(journal.records().get(2).data())
        .containsExactlyInAnyOrderEntriesOf(Map.of("fact.disk", "d-1", "took-ms", "3000"));
  }

  @Test
  void anEffectThatIsThereIsVerifiedAndRecordedAsFound() {
    ScriptedStep step = new ScriptedStep("s").finds(Precheck.done(Receipt.of("disk", "d-7")));

    run(line(step));

    assertThat(step.calls()).containsExactly("precheck", "verify {disk=d-7}");
    assertThat(journal.steps(JournalEvent.STEP_STARTED)).isEmpty();
    assertThat(journal.records().get(1).data())
        .containsEntry("found", "true")
        .containsEntry("fact.disk", "d-7");
  }

  @Test
  void aRefusalStopsTheRunAndSaysWhy() {
    ScriptedStep step = new ScriptedStep("s").does(ScriptedStep.fails(Effect.NONE));
    ScriptedStep next = new ScriptedStep("t");

    RunOutcome outcome = run(line(step, next));

    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.FAILED);
    assertThat(outcome.failedStep()).contains(Steps.id("s"));
    assertThat(outcome.problem()).contains(ScriptedStep.problem(Effect.NONE));
    assertThat(outcome.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(next.calls()).isEmpty();
    JournalRecord failure = journal.records().get(2);
    assertThat(failure.data())
        .containsEntry("code", "cloud-refused")
        .containsEntry("what", "it failed")
        .containsEntry("why", "for a reason")
        .containsEntry("hint", "do this");
    assertThat(JournalFacts.problem(failure)).contains(ScriptedStep.problem(Effect.NONE));
    assertThat(journal.last().event()).isEqualTo(JournalEvent.RUN_FAILED);
    assertThat(journal.last().data()).containsEntry("step", "s").containsEntry("what", "it failed");
  }

  @Test
  void aListenerThatBreaksWithAnErrorDoesNotHangTheRun() {
    RunListener broken =
        new RunListener() {
          @Override
          public void stepStarted(Plan.Node node, int number, int of) {
            throw new AssertionError("first");
          }

          @Override
          public void stepFailed(StepId step, Problem problem, Duration took) {
            throw new AssertionError("second");
          }
        };
    PlanRunner runner = new PlanRunner(time, broken, RunnerProbe.none());

    assertThatThrownBy(() -> runner.run(line(new ScriptedStep("s")), journal, lease))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aTransientFailureIsNotRetriedHere() {
    ScriptedStep step = new ScriptedStep("s").does(ScriptedStep.fails(Effect.TRANSIENT));

    run(line(step));

    assertThat(step.calls()).containsExactly("precheck", "execute " + token);
  }

  @Test
  void aBlockedStepDoesNotActAndDecidesTheExitCode() {
    Problem problem = Problem.of(ProblemCode.NOT_FENCED, "cannot tell", "", "");
    ScriptedStep step = new ScriptedStep("s").finds(Precheck.blocked(problem));

    RunOutcome outcome = run(line(step));

    assertThat(outcome.exit()).isEqualTo(ExitCode.BLOCKED);
    assertThat(step.calls()).containsExactly("precheck");
    assertThat(outcome.problem().orElseThrow().hint())
        .isEqualTo("understudy run resume " + MemoryJournal.RUN);
  }

  @Test
  void anEffectThatIsNotProvenFailsAndIsLookedUpOnResume() {
    ScriptedStep step = new ScriptedStep("s").doubts(ScriptedStep.problem(Effect.NONE));
    run(line(step));
    ScriptedStep sound = new ScriptedStep("s").finds(Precheck.done(Receipt.of("by", "look")));

    RunOutcome outcome = run(line(sound));

    assertThat(journal.steps(JournalEvent.STEP_FAILED)).containsExactly("s");
    assertThat(outcome.isSuccess()).isTrue();
    assertThat(sound.calls()).containsExactly("precheck", "verify {by=look}");
  }

  @Test
  void whatHasSucceededIsNotRunAgainAndItsReceiptIsRead() {
    ScriptedStep first = new ScriptedStep("s").does(context -> Receipt.of("disk", "d-1"));
    ScriptedStep failing = new ScriptedStep("t").does(ScriptedStep.fails(Effect.NONE));
    run(line(first, failing));
    ScriptedStep again = new ScriptedStep("s");
    ScriptedStep reading =
        new ScriptedStep("t")
            .does(context -> Receipt.of("seen", context.receiptOf(Steps.id("s")).get("disk")));

    RunOutcome outcome = run(line(again, reading));

    assertThat(again.calls()).isEmpty();
    assertThat(outcome.receipts().get(Steps.id("t"))).isEqualTo(Receipt.of("seen", "d-1"));
    assertThat(journal.events()).contains(JournalEvent.RUN_RESUMED);
  }

  @Test
  void aFinishedRunDoesNothingAgain() {
    RunOutcome first = run(PlanShapes.LINE.of(world));
    int records = journal.records().size();

    RunOutcome again = run(PlanShapes.LINE.of(world));

    assertThat(again.status()).isEqualTo(RunOutcome.Status.SUCCEEDED);
    assertThat(again.receipts()).isEqualTo(first.receipts());
    assertThat(journal.records()).hasSize(records);
  }

  @Test
  void aJournalOfAnotherPlanIsRefused() {
    run(PlanShapes.LINE.of(world));

    assertThatThrownBy(() -> run(line(make(world, "other"))))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.STALE_PLAN));
  }

  @Test
  void afterAFailureWhatRunsMayEndAndNothingStarts() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    ScriptedStep failing = new ScriptedStep("bad").does(ScriptedStep.fails(Effect.NONE));
    ScriptedStep running =
        new ScriptedStep("slow")
            .does(
                context -> {
                  failed.await(10, TimeUnit.SECONDS);
                  return Receipt.of("by", "slow");
                });
    ScriptedStep after = new ScriptedStep("after");
    RunListener listener =
        new RunListener() {
          @Override
          public void stepFailed(StepId step, Problem problem, Duration took) {
            failed.countDown();
          }
        };
    Plan plan = plan(node(running), node(failing), node(after, "slow"));

    RunOutcome outcome =
        new PlanRunner(time, listener, RunnerProbe.none()).run(plan, journal, lease);

    assertThat(outcome.failedStep()).contains(Steps.id("bad"));
    assertThat(outcome.receipts()).containsOnlyKeys(Steps.id("slow"));
    assertThat(after.calls()).isEmpty();
  }

  @Test
  void aDefectIsRecordedWithoutItsMessageAndThrownAgain() {
    ScriptedStep broken =
        new ScriptedStep("s")
            .does(
                context -> {
                  throw new IllegalStateException("a secret value");
                });

    assertThatThrownBy(() -> run(line(broken))).hasMessage("a secret value");

    JournalRecord failure = journal.records().get(2);
    assertThat(failure.event()).isEqualTo(JournalEvent.STEP_FAILED);
    assertThat(failure.data()).containsEntry("code", "bug");
    assertThat(failure.data().toString())
        .contains("IllegalStateException")
        .doesNotContain("a secret value");
    assertThat(journal.last().event()).isEqualTo(JournalEvent.RUN_FAILED);
  }

  @Test
  void aStepReadsOnlyReceiptsOfWhatItNeeds() {
    ScriptedStep other = new ScriptedStep("other");
    ScriptedStep reading =
        new ScriptedStep("s").does(context -> context.receiptOf(Steps.id("other")));

    assertThatThrownBy(() -> run(plan(node(other), node(reading))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not need it");
  }

  @Test
  void aBrokenListenerDoesNotFailTheRun() {
    RunListener broken =
        new RunListener() {
          @Override
          public void stepSucceeded(StepId step, Receipt receipt, Duration took, boolean found) {
            throw new IllegalStateException("display is gone");
          }
        };

    RunOutcome outcome =
        new PlanRunner(time, broken, RunnerProbe.none())
            .run(PlanShapes.LINE.of(world), journal, lease);

    assertThat(outcome.isSuccess()).isTrue();
  }

  @Test
  void aFullDiskStopsBeforeTheEffect() {
    ScriptedStep step = new ScriptedStep("s");
    journal.refuse(1);

    RunOutcome outcome = run(line(step));

    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.FAILED);
    assertThat(outcome.problem().orElseThrow().code()).isEqualTo(ProblemCode.STATE_UNWRITABLE);
    assertThat(step.calls()).containsExactly("precheck");
  }

  @Test
  void anEffectWhoseReceiptCouldNotBeRecordedIsFoundOnResume() {
    journal.refuse(2);
    RunOutcome outcome = run(PlanShapes.LINE.of(world));

    RunOutcome resumed = run(PlanShapes.LINE.of(world));

    assertThat(outcome.problem().orElseThrow().code()).isEqualTo(ProblemCode.STATE_UNWRITABLE);
    assertThat(resumed.isSuccess()).isTrue();
    assertThat(world.inventory()).isEqualTo(PlanShapes.LINE.inventory());
  }

  @Test
  void aLostLeaseStopsBeforeTheNextEffectAndBeforeTheNextRecord() {
    ScriptedStep first =
        new ScriptedStep("s")
            .does(
                context -> {
                  lease.lose();
                  return Receipt.empty();
                });
    ScriptedStep second = new ScriptedStep("t");

    RunOutcome outcome = run(line(first, second));

    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.FAILED);
    assertThat(outcome.problem().orElseThrow().code()).isEqualTo(ProblemCode.LEASE_LOST);
    assertThat(second.calls()).isEmpty();
    assertThat(journal.events())
        .containsExactly(JournalEvent.RUN_STARTED, JournalEvent.STEP_STARTED);
  }

  @Test
  void aLeaseLostBetweenTheIntentAndTheEffectStopsTheEffect() {
    ScriptedStep step = new ScriptedStep("s");
    RunnerProbe probe =
        (point, event, at) -> {
          if (point == RunnerProbe.Point.AFTER_APPEND && event == JournalEvent.STEP_STARTED) {
            lease.lose();
          }
        };

    RunOutcome outcome =
        new PlanRunner(time, RunListener.silent(), probe).run(line(step), journal, lease);

    assertThat(outcome.problem().orElseThrow().code()).isEqualTo(ProblemCode.LEASE_LOST);
    assertThat(step.calls()).containsExactly("precheck");
    assertThat(outcome.failedStep()).isEqualTo(Optional.empty());
  }

  @Test
  void theProgressOfAStepIsHeard() {
    List<String> heard = new CopyOnWriteArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void stepProgress(StepId step, String message) {
            heard.add(step + ": " + message);
          }
        };
    ScriptedStep step =
        new ScriptedStep("s")
            .does(
                context -> {
                  context.progress("12 of 40");
                  return Receipt.empty();
                });

    new PlanRunner(time, listener, RunnerProbe.none()).run(line(step), journal, lease);

    assertThat(heard).containsExactly("s: 12 of 40");
  }
}

package dev.understudy.core;

import static dev.understudy.core.Steps.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class UndoTest {
  private final MemoryJournal journal = new MemoryJournal();
  private final FakeWorld world = new FakeWorld(true);

  private PlanRunner runner() {
    return new PlanRunner(
        new SteppedTime(MemoryJournal.START), RunListener.silent(), RunnerProbe.none());
  }

  private RunOutcome run(Plan plan) {
    return runner().run(plan, journal, new FakeLease());
  }

  private RunOutcome undo(Plan plan) {
    return runner().undo(plan, journal, new FakeLease());
  }

  @Test
  void takesBackLastFirstWithTheReceiptOfEach() {
    ScriptedStep a = new ScriptedStep("a").does(context -> Receipt.of("disk", "d-1"));
    ScriptedStep b = new ScriptedStep("b");
    run(line(a, b));

    RunOutcome outcome = undo(line(a, b));

    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.UNDONE);
    assertThat(outcome.exit()).isEqualTo(ExitCode.DONE);
    assertThat(journal.steps(JournalEvent.STEP_COMPENSATED)).containsExactly("b", "a");
    assertThat(a.calls()).last().isEqualTo("compensate {disk=d-1}");
    assertThat(journal.last().event()).isEqualTo(JournalEvent.RUN_UNDONE);
  }

  @Test
  void anErrorIsRecordedAndTheRestGoesOn() {
    Problem problem = ScriptedStep.problem(Effect.TRANSIENT);
    ScriptedStep a = new ScriptedStep("a");
    ScriptedStep b = new ScriptedStep("b").takesBack(ScriptedStep.fails(Effect.TRANSIENT));
    ScriptedStep c = new ScriptedStep("c");
    run(line(a, b, c));

    RunOutcome outcome = undo(line(a, b, c));

    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.FAILED);
    assertThat(outcome.failedStep()).contains(Steps.id("b"));
    assertThat(outcome.problem()).contains(problem);
    assertThat(journal.steps(JournalEvent.STEP_COMPENSATED)).containsExactly("c", "a");
    assertThat(journal.steps(JournalEvent.STEP_COMPENSATION_FAILED)).containsExactly("b");

    ScriptedStep healed = new ScriptedStep("b");
    RunOutcome again = undo(line(a, healed, c));

    assertThat(again.status()).isEqualTo(RunOutcome.Status.UNDONE);
    assertThat(healed.calls()).containsExactly("compensate {by=execute}");
  }

  @Test
  void whatWasNotFullyTakenBackIsTakenBackBeforeARunGoesForward() {
    ScriptedStep a = new ScriptedStep("a");
    ScriptedStep b = new ScriptedStep("b").takesBack(ScriptedStep.fails(Effect.TRANSIENT));
    run(line(a, b));
    undo(line(a, b));
    ScriptedStep healed = new ScriptedStep("b");

    RunOutcome outcome = run(line(a, healed));

    assertThat(outcome.isSuccess()).isTrue();
    assertThat(healed.calls().get(0)).startsWith("compensate");
    assertThat(healed.calls()).contains("execute " + Token.of(MemoryJournal.RUN, Steps.id("b"), 2));
  }

  @Test
  void whatCannotBeTakenBackStopsARunThatGoesForward() {
    ScriptedStep a = new ScriptedStep("a").takesBack(ScriptedStep.fails(Effect.NONE));
    run(line(a));
    undo(line(a));

    RunOutcome outcome = run(line(a));

    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.FAILED);
    assertThat(a.calls()).filteredOn(call -> call.startsWith("execute")).hasSize(1);
  }

  @Test
  void stopsAtThePointOfNoReturn() {
    run(PlanShapes.withNoReturn(world));

    RunOutcome outcome = undo(PlanShapes.withNoReturn(world));

    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.FAILED);
    assertThat(outcome.failedStep()).contains(Steps.id("p"));
    assertThat(outcome.pastNoReturn()).isTrue();
    assertThat(world.inventory()).containsExactly("a");
    assertThat(world.get("p")).isEqualTo("on");
  }

  @Test
  void goesOnBeforeThePointOfNoReturnWhenItsEffectIsNotThere() {
    ScriptedStep refused = new ScriptedStep("p").does(ScriptedStep.fails(Effect.NONE));
    Plan plan = line(Steps.make(world, "a"), new Irreversible(refused));
    RunOutcome failed = run(plan);

    RunOutcome outcome = undo(plan);

    assertThat(failed.pastNoReturn()).isFalse();
    assertThat(failed.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.UNDONE);
    assertThat(world.inventory()).isEmpty();
  }

  @Test
  void aFailureAfterThePointOfNoReturnHasAnExitCodeOfItsOwn() {
    ScriptedStep failing = new ScriptedStep("b").does(ScriptedStep.fails(Effect.NONE));

    RunOutcome outcome = run(line(Steps.promote(world, "p"), failing));

    assertThat(outcome.pastNoReturn()).isTrue();
    assertThat(outcome.exit()).isEqualTo(ExitCode.FAILED_PAST_NO_RETURN);
  }

  @Test
  void aPointOfNoReturnWhoseEffectIsUnknownCountsAsPassed() {
    ScriptedStep unknown =
        new ScriptedStep("p")
            .finds(Precheck.ready(), Precheck.blocked(ScriptedStep.problem(Effect.NONE)))
            .does(ScriptedStep.fails(Effect.UNKNOWN));

    RunOutcome outcome = run(line(new Irreversible(unknown)));

    assertThat(outcome.exit()).isEqualTo(ExitCode.FAILED_PAST_NO_RETURN);
  }

  @Test
  void whatWasThereBeforeTheRunIsLeftAlone() {
    ScriptedStep found = new ScriptedStep("a").finds(Precheck.done(Receipt.of("disk", "d-0")));
    run(line(found));

    RunOutcome outcome = undo(line(found));

    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.UNDONE);
    assertThat(found.calls()).noneMatch(call -> call.startsWith("compensate"));
  }

  @Test
  void aStepThatFailedMayHaveLeftSomethingAndIsLookedAt() {
    ScriptedStep failing =
        new ScriptedStep("a")
            .finds(Precheck.ready(), Precheck.done(Receipt.of("disk", "d-1")))
            .doubts(ScriptedStep.problem(Effect.NONE));
    run(line(failing));

    RunOutcome outcome = undo(line(failing));

    assertThat(outcome.status()).isEqualTo(RunOutcome.Status.UNDONE);
    assertThat(failing.calls()).last().isEqualTo("compensate {disk=d-1}");
  }

  @Test
  void anUndoneRunIsNotUndoneAgain() {
    Plan plan = PlanShapes.LINE.of(world);
    run(plan);
    undo(plan);
    int records = journal.records().size();

    RunOutcome again = undo(plan);

    assertThat(again.status()).isEqualTo(RunOutcome.Status.UNDONE);
    assertThat(journal.records()).hasSize(records);
  }

  /** Another step without its way back. */
  private record Irreversible(ScriptedStep step) implements Step {
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
      return step.execute(context);
    }

    @Override
    public Optional<Problem> verify(StepContext context, Receipt receipt) {
      return step.verify(context, receipt);
    }
  }
}

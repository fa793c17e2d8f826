package dev.understudy.core;

import static dev.understudy.core.Steps.node;
import static dev.understudy.core.Steps.plan;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final Retry.Rule RULE =
      new Retry.Rule(
          Set.of(ProblemCode.NO_STOCK), 3, Duration.ofSeconds(10), 2, Duration.ofSeconds(15));

  private final SteppedTime time = new SteppedTime(MemoryJournal.START);
  private final MemoryJournal journal = new MemoryJournal();

  private RunOutcome run(Plan.Node... nodes) {
    return new PlanRunner(time, RunListener.silent(), RunnerProbe.none())
        .run(plan(nodes), journal, new FakeLease());
  }

  private static Plan.Node retried(Step step, Duration timeout) {
    return new Plan.Node(step, List.of(), timeout, new Retry(List.of(RULE)), node(step).origin());
  }

  private static ScriptedStep.Body refuses(ProblemCode code) {
    return context -> {
      throw Problem.of(code, "refused", "", "").asException();
    };
  }

  @Test
  void aStepIsTriedAgainAfterTheErrorsItsRuleNames() {
    ScriptedStep step =
        new ScriptedStep("s").does(refuses(ProblemCode.NO_STOCK), refuses(ProblemCode.NO_STOCK));

    RunOutcome outcome = run(retried(step, Steps.TIMEOUT));

    assertThat(outcome.isSuccess()).isTrue();
    assertThat(Duration.between(MemoryJournal.START, time.now())).isEqualTo(Duration.ofSeconds(25));
    assertThat(journal.events())
        .containsExactly(
            JournalEvent.RUN_STARTED,
            JournalEvent.STEP_STARTED,
            JournalEvent.STEP_FAILED,
            JournalEvent.STEP_STARTED,
            JournalEvent.STEP_FAILED,
            JournalEvent.STEP_STARTED,
            JournalEvent.STEP_SUCCEEDED,
            JournalEvent.RUN_FINISHED);
    assertThat(journal.records())
        .filteredOn(r -> r.event() == JournalEvent.STEP_FAILED)
        .map(r -> JournalFacts.retryIn(r).orElseThrow())
        .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(15));
  }

  @Test
  void theSameTokenIsUsedSoThatNothingIsMadeTwice() {
    ScriptedStep step = new ScriptedStep("s").does(refuses(ProblemCode.NO_STOCK));

    run(retried(step, Steps.TIMEOUT));

    String token = Token.of(MemoryJournal.RUN, Steps.id("s"), 1).value();
    assertThat(step.calls())
        .filteredOn(call -> call.startsWith("execute"))
        .containsExactly("execute " + token, "execute " + token);
  }

  @Test
  void afterTheLastTryTheStepHasFailed() {
    ScriptedStep step =
        new ScriptedStep("s")
            .does(
                refuses(ProblemCode.NO_STOCK),
                refuses(ProblemCode.NO_STOCK),
                refuses(ProblemCode.NO_STOCK),
                refuses(ProblemCode.NO_STOCK));

    RunOutcome outcome = run(retried(step, Steps.TIMEOUT));

    assertThat(outcome.problem().orElseThrow().code()).isEqualTo(ProblemCode.NO_STOCK);
    assertThat(journal.steps(JournalEvent.STEP_FAILED)).hasSize(4);
    assertThat(JournalFacts.retryIn(journal.records().get(8))).isEmpty();
  }

  @Test
  void anErrorThatNoRuleNamesIsNotTriedAgain() {
    ScriptedStep step = new ScriptedStep("s").does(refuses(ProblemCode.ACCESS_DENIED));

    RunOutcome outcome = run(retried(step, Steps.TIMEOUT));

    assertThat(outcome.problem().orElseThrow().code()).isEqualTo(ProblemCode.ACCESS_DENIED);
    assertThat(journal.steps(JournalEvent.STEP_STARTED)).hasSize(1);
  }

  @Test
  void aPauseThatWouldOutlastTheStepsTimeIsNotBegun() {
    ScriptedStep step =
        new ScriptedStep("s").does(refuses(ProblemCode.NO_STOCK), refuses(ProblemCode.NO_STOCK));

    RunOutcome outcome = run(retried(step, Duration.ofSeconds(20)));

    assertThat(outcome.problem().orElseThrow().code()).isEqualTo(ProblemCode.NO_STOCK);
    assertThat(journal.steps(JournalEvent.STEP_STARTED)).hasSize(2);
  }

  @Test
  void otherStepsStillBeginWhileOneWaitsForItsNextTry() {
    ScriptedStep waiting = new ScriptedStep("waiting").does(refuses(ProblemCode.NO_STOCK));
    ScriptedStep other = new ScriptedStep("other");
    ScriptedStep after = new ScriptedStep("after");

    RunOutcome outcome = run(retried(waiting, Steps.TIMEOUT), node(other), node(after, "other"));

    assertThat(outcome.isSuccess()).isTrue();
    assertThat(journal.steps(JournalEvent.STEP_SUCCEEDED))
        .containsExactlyInAnyOrder("waiting", "other", "after");
  }

  @Test
  void noClassOfErrorHoldsADeniedCallOrAFailedProof() {
    assertThat(Retry.CLASSES.values())
        .noneMatch(
            codes ->
                codes.contains(ProblemCode.ACCESS_DENIED)
                    || codes.contains(ProblemCode.PROOF_FAILED)
                    || codes.contains(ProblemCode.BUG));
  }
}

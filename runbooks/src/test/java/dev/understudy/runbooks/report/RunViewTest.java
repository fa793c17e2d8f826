package dev.understudy.runbooks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.StepId;
import dev.understudy.core.store.PlanText;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunViewTest {
  private static final String[] TIMEOUT = {
    "code",
    "timeout",
    "what",
    "too slow",
    "why",
    "w",
    "hint",
    "understudy run resume X",
    "effect",
    "NONE"
  };

  @Test
  void tellsARunThatSucceeded() {
    RunView run =
        RunView.of(
            new Records("server", "data")
                .done("look", "instance", "i-1")
                .run(JournalEvent.RUN_FINISHED, "took-ms", "3000")
                .list());

    assertThat(run.status()).isEqualTo(RunView.Status.SUCCEEDED);
    assertThat(run.runbook()).isEqualTo("recover");
    assertThat(run.arguments()).containsEntry("server", "data");
    assertThat(run.took()).contains(Duration.ofSeconds(3));
    StepView look = run.findStep(new StepId("look")).orElseThrow();
    assertThat(look.status()).isEqualTo(StepView.Status.SUCCEEDED);
    assertThat(look.took()).contains(Duration.ofSeconds(1));
    assertThat(look.receipt().get("instance")).isEqualTo("i-1");
  }

  @Test
  void tellsARunThatWasCutOff() {
    RunView run = RunView.of(new Records().step(JournalEvent.STEP_STARTED, "look", 1).list());

    assertThat(run.status()).isEqualTo(RunView.Status.UNFINISHED);
    assertThat(run.took()).isEmpty();
    assertThat(run.steps()).extracting(StepView::status).containsExactly(StepView.Status.STARTED);
  }

  @Test
  void tellsAFailureAndItsResume() {
    Records records =
        new Records()
            .step(JournalEvent.STEP_STARTED, "look", 1)
            .step(JournalEvent.STEP_FAILED, "look", 1, TIMEOUT)
            .run(JournalEvent.RUN_FAILED, TIMEOUT);
    RunView failed = RunView.of(records.list());
    records.run(JournalEvent.RUN_RESUMED).done("look", "x", "y");
    RunView resumed = RunView.of(records.list());

    assertThat(failed.status()).isEqualTo(RunView.Status.FAILED);
    assertThat(failed.problem().orElseThrow().code()).isEqualTo(ProblemCode.TIMEOUT);
    assertThat(failed.steps().get(0).problem()).isEqualTo(failed.problem());
    assertThat(resumed.status()).isEqualTo(RunView.Status.UNFINISHED);
    assertThat(resumed.problem()).isEmpty();
    assertThat(resumed.resumes()).isEqualTo(1);
    assertThat(resumed.steps().get(0).starts()).isEqualTo(2);
    assertThat(resumed.steps().get(0).problem()).isEmpty();
  }

  @Test
  void tellsAnUndo() {
    RunView run =
        RunView.of(
            new Records()
                .done("one", "a", "b")
                .done("two", "a", "b")
                .step(JournalEvent.STEP_COMPENSATION_STARTED, "two", 1)
                .step(JournalEvent.STEP_COMPENSATION_FAILED, "two", 1, TIMEOUT)
                .step(JournalEvent.STEP_COMPENSATION_STARTED, "one", 1)
                .step(JournalEvent.STEP_COMPENSATED, "one", 1)
                .run(JournalEvent.RUN_UNDONE)
                .list());

    assertThat(run.status()).isEqualTo(RunView.Status.UNDONE);
    assertThat(run.steps())
        .extracting(StepView::status)
        .containsExactly(StepView.Status.COMPENSATED, StepView.Status.COMPENSATION_FAILED);
    assertThat(run.steps().get(0).receipt().get("a")).isEqualTo("b");
  }

  @Test
  void aStepThatTheRunTriesAgainHasNotFailed() {
    Records records =
        new Records()
            .step(JournalEvent.STEP_STARTED, "make", 1)
            .step(
                JournalEvent.STEP_FAILED,
                "make",
                1,
                "code",
                "no-stock",
                "what",
                "sold out",
                "retry-in-ms",
                "9000",
                "call.RunInstances",
                "1",
                "request.RunInstances",
                "0F1A");
    RunView waiting = RunView.of(records.list());
    records
        .wait(Duration.ofSeconds(8))
        .step(JournalEvent.STEP_STARTED, "make", 1)
        .step(
            JournalEvent.STEP_SUCCEEDED,
            "make",
            1,
            "took-ms",
            "11000",
            "call.RunInstances",
            "2",
            "request.RunInstances",
            "0F1B,0F1C");
    StepView made = RunView.of(records.list()).steps().get(0);

    assertThat(waiting.steps().get(0).status()).isEqualTo(StepView.Status.RETRYING);
    assertThat(waiting.status()).isEqualTo(RunView.Status.UNFINISHED);
    assertThat(made.status()).isEqualTo(StepView.Status.SUCCEEDED);
    assertThat(made.problem()).isEmpty();
    assertThat(made.retries()).isEqualTo(1);
    assertThat(made.starts()).isEqualTo(2);
    assertThat(made.calls()).containsExactly(entry("RunInstances", 3));
    assertThat(made.requests())
        .containsExactly(entry("RunInstances", List.of("0F1A", "0F1B", "0F1C")));
    assertThat(made.spans())
        .extracting(StepView.Span::status)
        .containsExactly(StepView.Status.RETRYING, StepView.Status.SUCCEEDED);
  }

  @Test
  void showsTheStepsThatWereNeverReachedInThePlansOrder() {
    RunView run =
        RunView.of(
            new Records("steps:", plan("look", "fence", "switch"))
                .done("look", "instance", "i-1")
                .step(JournalEvent.STEP_STARTED, "fence", 1)
                .step(JournalEvent.STEP_FAILED, "fence", 1, TIMEOUT)
                .run(JournalEvent.RUN_FAILED, TIMEOUT)
                .list());

    assertThat(run.steps())
        .extracting(step -> step.id().value())
        .containsExactly("look", "fence", "switch");
    assertThat(run.steps())
        .extracting(StepView::status)
        .containsExactly(
            StepView.Status.SUCCEEDED, StepView.Status.FAILED, StepView.Status.NOT_STARTED);
    assertThat(run.steps().get(2).summary()).isEqualTo("do switch");
    assertThat(run.steps().get(2).spans()).isEmpty();
  }

  @Test
  void aChangedRunbookPutsItsStepsInPlaceOfTheOldOnes() {
    RunView run =
        RunView.of(
            new Records("steps:", plan("look", "fence"))
                .done("look", "instance", "i-1")
                .run(JournalEvent.RUN_INTERRUPTED, "evicted-by", "failover of eve@b")
                .run(JournalEvent.RUN_REBASED, "plan", "q", "steps", plan("see", "fence", "switch"))
                .list());

    assertThat(run.steps())
        .extracting(step -> step.id().value())
        .containsExactly("look", "see", "fence", "switch");
    assertThat(run.findStep(new StepId("look")).orElseThrow().planned()).isEmpty();
    assertThat(run.evictedBy()).contains("failover of eve@b");
  }

  @Test
  void refusesWhatIsNoRun() {
    assertThatThrownBy(() -> RunView.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  private static String plan(String... steps) {
    return PlanText.of(
        Stream.of(steps)
            .map(
                id ->
                    new PlannedStep(
                        new StepId(id),
                        "do " + id,
                        List.of(),
                        "host.run",
                        "recover#" + id,
                        "",
                        false))
            .toList());
  }
}

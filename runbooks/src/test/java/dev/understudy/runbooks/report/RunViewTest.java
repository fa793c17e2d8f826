package dev.understudy.runbooks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.util.List;
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
  void showsARunForTheScreen() {
    RunView run =
        RunView.of(
            new Records("server", "data")
                .done("look", "instance", "i-1")
                .step(JournalEvent.STEP_STARTED, "fence", 1)
                .step(JournalEvent.STEP_FAILED, "fence", 1, TIMEOUT)
                .run(JournalEvent.RUN_FAILED, TIMEOUT)
                .list());

    assertThat(Reports.text(run))
        .isEqualTo(
            """
            20261113t061000z-4f2a91  recover    failed      2026-11-13T06:10:00Z  5.0 s
            started by root@control
              server=data
              look   succeeded              1.0 s
              fence  failed                     -
                  timeout: too slow
                  why:  w
                  hint: understudy run resume X
            """);
  }

  @Test
  void showsARunAsJson() {
    RunView run =
        RunView.of(
            new Records("server", "data")
                .done("look", "instance", "i-1")
                .run(JournalEvent.RUN_INTERRUPTED)
                .list());

    assertThat(Reports.json(run, true).toString())
        .isEqualTo(
            "{\"type\":\"run\",\"run\":\"20261113t061000z-4f2a91\",\"runbook\":\"recover\","
                + "\"estate\":\"gams-platform\",\"status\":\"interrupted\","
                + "\"started\":\"2026-11-13T06:10:00Z\",\"ended\":\"2026-11-13T06:10:03Z\","
                + "\"seconds\":3.0,\"resumes\":0,\"actor\":\"root@control\",\"tool\":\"0.1.0\","
                + "\"arguments\":{\"server\":\"data\"},\"steps\":[{\"step\":\"look\","
                + "\"status\":\"succeeded\",\"attempt\":1,\"starts\":1,\"seconds\":1.0,"
                + "\"found\":false,\"facts\":{\"instance\":\"i-1\"}}]}");
    assertThat(Reports.json(run, false).has("steps")).isFalse();
  }

  @Test
  void writesDurationsAsPeopleReadThem() {
    assertThat(List.of(400L, 12_300L, 125_000L, 3_720_000L))
        .map(millis -> Reports.duration(Duration.ofMillis(millis)))
        .containsExactly("0.4 s", "12.3 s", "2 min 05 s", "1 h 02 min");
  }

  @Test
  void refusesWhatIsNoRun() {
    assertThatThrownBy(() -> RunView.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}

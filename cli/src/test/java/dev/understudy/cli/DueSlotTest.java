package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.estate.Schedule;
import dev.understudy.core.RunId;
import dev.understudy.core.RunSummary;
import dev.understudy.core.RunSummary.Status;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the runs before say about the slot that has come last. */
class DueSlotTest {
  private static final Schedule HOURLY = Schedule.parse("0 * * * *", ZoneId.of("Asia/Shanghai"));
  private static final Instant NOW = Instant.parse("2026-11-13T06:10:00Z");
  private static final Instant SLOT = Instant.parse("2026-11-13T06:00:00Z");

  private static RunSummary run(String started, Status status) {
    return run(started, status, "protect", Map.of());
  }

  private static RunSummary run(
      String started, Status status, String runbook, Map<String, String> arguments) {
    Instant at = Instant.parse("2026-11-13T" + started + "Z");
    return new RunSummary(
        RunId.of(at, 1), runbook, arguments, "ops", status, at, at, Optional.empty());
  }

  private static DueSlot due(RunSummary... runs) {
    return DueSlot.at(NOW, HOURLY, List.of(runs), Map.of()).orElseThrow();
  }

  @Test
  void theFirstRunEverHasMissedNothing() {
    assertThat(due()).isEqualTo(new DueSlot(SLOT, Optional.empty(), Optional.empty(), List.of()));
  }

  @Test
  void aRunOfTheSlotThatEndedWellFulfilsIt() {
    RunSummary done = run("06:00:00", Status.SUCCEEDED);

    DueSlot due = due(done, run("05:00:01", Status.SUCCEEDED));

    assertThat(due.done()).contains(done.run());
    assertThat(due.missed()).isEmpty();
  }

  @Test
  void aRunOfTheSlotBeforeDoesNot() {
    DueSlot due = due(run("05:59:59", Status.SUCCEEDED));

    assertThat(due.done()).isEmpty();
    assertThat(due.missed()).isEmpty();
  }

  @Test
  void whatIsBegunIsGoneOnWithWhateverStoppedIt() {
    for (Status status : List.of(Status.UNFINISHED, Status.FAILED, Status.INTERRUPTED)) {
      RunSummary begun = run("06:01:00", status);

      assertThat(due(begun).begun()).as(status.toString()).contains(begun.run());
      assertThat(due(begun).done()).as(status.toString()).isEmpty();
    }
  }

  @Test
  void whatWasTakenBackOrCannotBeReadIsNotGoneOnWith() {
    DueSlot due = due(run("06:01:00", Status.UNDONE), run("06:02:00", Status.UNREADABLE));

    assertThat(due.begun()).isEmpty();
    assertThat(due.done()).isEmpty();
  }

  @Test
  void aRunThatStoppedInASlotBeforeIsLeftAlone() {
    DueSlot due = due(run("05:01:00", Status.FAILED), run("03:00:10", Status.SUCCEEDED));

    assertThat(due.begun()).isEmpty();
    assertThat(due.missed())
        .containsExactly(
            Instant.parse("2026-11-13T04:00:00Z"), Instant.parse("2026-11-13T05:00:00Z"));
  }

  @Test
  void theNewestOfSeveralThatStoppedIsGoneOnWith() {
    RunSummary newest = run("06:05:00", Status.FAILED);

    assertThat(due(run("06:01:00", Status.FAILED), newest).begun()).contains(newest.run());
  }

  @Test
  void otherServersAndOtherRunbooksAreAnotherMatter() {
    DueSlot due =
        due(
            run("06:01:00", Status.SUCCEEDED, "protect", Map.of("servers", "data")),
            run("06:02:00", Status.SUCCEEDED, "copy", Map.of()));

    assertThat(due.done()).isEmpty();
  }

  @Test
  void aClockThatWasSetBackFindsTheLaterRunAndTakesNothing() {
    RunSummary later = run("08:00:30", Status.SUCCEEDED);

    assertThat(due(later).done()).contains(later.run());
  }
}

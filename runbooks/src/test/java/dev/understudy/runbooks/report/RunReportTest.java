package dev.understudy.runbooks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Objective;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.SteppedTime;
import dev.understudy.core.store.DirectoryRunStore;
import dev.understudy.core.store.HeaderData;
import dev.understudy.core.store.History;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  private static final Objective PROMISE =
      Objective.of(Duration.ofMinutes(30), Duration.ofMinutes(15));

  @TempDir private Path state;

  @Test
  void placesEveryRecordInTime() {
    RunReport report =
        report(
            new Records("outage", "2026-11-13T06:09:00Z")
                .done("look", "instance", "i-1")
                .run(JournalEvent.RUN_FINISHED));

    assertThat(report.timeline())
        .extracting(TimelineEntry::sinceStart)
        .containsExactly(seconds(0), seconds(1), seconds(2), seconds(3));
    assertThat(report.timeline())
        .extracting(TimelineEntry::sinceOutage)
        .containsExactly(seconds(60), seconds(61), seconds(62), seconds(63));
    assertThat(report.timeline().get(0).who()).contains("root@control");
    assertThat(report.interventions()).isEmpty();
    assertThat(kinds(report)).containsExactly(Finding.Kind.NO_HAND_NEEDED);
    assertThat(report.integrity().records()).isEqualTo(4);
  }

  @Test
  void tellsADeathFromAStop() {
    RunReport report =
        report(
            new Records()
                .step(JournalEvent.STEP_STARTED, "look", 1)
                .wait(Duration.ofMinutes(5))
                .run(JournalEvent.RUN_RESUMED, "mode", "run", "by", "eve@other")
                .run(JournalEvent.RUN_INTERRUPTED)
                .wait(Duration.ofMinutes(2))
                .run(JournalEvent.RUN_RESUMED, "mode", "undo"));

    assertThat(report.standstills()).extracting(Standstill::isCutOff).containsExactly(true, false);
    assertThat(report.stoodStill()).isEqualTo(seconds(422));
    assertThat(report.interventions())
        .extracting(Intervention::kind)
        .containsExactly(
            Intervention.Kind.CUT_OFF,
            Intervention.Kind.RESUMED,
            Intervention.Kind.INTERRUPTED,
            Intervention.Kind.UNDO);
    assertThat(report.interventions().get(1).who()).isEqualTo("eve@other");
    assertThat(report.interventions().get(1).after()).contains(seconds(301));
  }

  @Test
  void aRehearsalThatTakesItsWorkBackAtOnceHasNotStoodStill() {
    RunReport report =
        report(
            new Records()
                .run(JournalEvent.RUN_FAILED, "code", "timeout", "what", "slow")
                .wait(Duration.ofMillis(-900))
                .run(JournalEvent.RUN_RESUMED, "mode", "undo")
                .run(JournalEvent.RUN_UNDONE));

    assertThat(report.standstills()).isEmpty();
    assertThat(kinds(report)).containsExactly(Finding.Kind.STOPPED);
  }

  @Test
  void keepsWhatWasDecidedAndApproved() {
    RunReport report =
        report(
            new Records("unfenced", "saw it burn")
                .done("save", "way", "snapshot.newest", "because", "not-found: no disk")
                .done("ask", "by", "Wang Wei", "at", "2026-11-13T06:10:02Z", "reason", "dark")
                .done("fence", "rung", "none", "evidence", "saw it burn"));

    assertThat(report.decisions())
        .extracting(Decision::kind)
        .containsExactly(Decision.Kind.ARGUMENT, Decision.Kind.WAY, Decision.Kind.UNFENCED);
    assertThat(report.decisions().get(1).why()).isEqualTo("not-found: no disk");
    assertThat(report.approvals())
        .singleElement()
        .satisfies(
            approval -> {
              assertThat(approval.by()).isEqualTo("Wang Wei");
              assertThat(approval.reason()).isEqualTo("dark");
              assertThat(approval.at()).isEqualTo(Instant.parse("2026-11-13T06:10:02Z"));
            });
    assertThat(kinds(report)).contains(Finding.Kind.UNFENCED);
  }

  @Test
  void measuresOnlyARunThatSucceeded() {
    Records records =
        new Records()
            .done("save", "cut", "2026-11-13T05:10:00Z", "source", "scheduled")
            .done("arrive", "at", "2026-11-13T06:11:00Z", "series", "24");
    RunReport open = report(records);
    RunReport done = report(records.run(JournalEvent.RUN_FINISHED));

    assertThat(open.measurement()).isEmpty();
    assertThat(open.verdict()).isEqualTo(RunScore.Verdict.NOT_MEASURED);
    assertThat(done.verdict()).isEqualTo(RunScore.Verdict.MISSED);
    assertThat(kinds(done)).contains(Finding.Kind.RTO_MET, Finding.Kind.RPO_MISSED);
    assertThat(done.findings())
        .filteredOn(finding -> finding.kind() == Finding.Kind.RPO_MISSED)
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.figures())
                    .containsExactly(
                        Duration.ofHours(1), Duration.ofMinutes(15), Duration.ofMinutes(45)));
  }

  private RunReport report(Records records) {
    List<JournalRecord> list = records.list();
    DirectoryRunStore store =
        new DirectoryRunStore(state, "gams-platform", new SteppedTime(Records.START));
    return RunReport.of(
        new SoundJournal(HeaderData.parse(list.get(0)), list, 1000, "head", false),
        PROMISE,
        History.of(store));
  }

  private static List<Finding.Kind> kinds(RunReport report) {
    return report.findings().stream().map(Finding::kind).toList();
  }

  private static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }
}

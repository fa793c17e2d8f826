package dev.understudy.runbooks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.Objective;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunScoreTest {
  private static final Objective PROMISE =
      Objective.of(Duration.ofMinutes(30), Duration.ofMinutes(15));

  @Test
  void measuresFromTheRunsStartWhenTheOutageIsNotKnown() {
    RunScore score = score(recovery(new Records(), "salvage", "2026-11-13T06:10:05Z"));

    assertThat(score.rta()).contains(Duration.ofMinutes(8));
    assertThat(score.rpa()).contains(Duration.ZERO);
    assertThat(score.verdict()).isEqualTo(RunScore.Verdict.MET);
    assertThat(score.expected()).contains(1200L);
    assertThat(score.present()).contains(1200L);
    assertThat(score.missing()).contains(0L);
  }

  @Test
  void measuresFromTheOutageWhenItIsKnown() {
    Records records = new Records("outage", "2026-11-13T06:05:00Z");

    RunScore score = score(recovery(records, "scheduled", "2026-11-13T06:00:00Z"));

    assertThat(score.rta()).contains(Duration.ofMinutes(13));
    assertThat(score.rpa()).contains(Duration.ofMinutes(5));
    assertThat(score.measurement()).isPresent();
  }

  @Test
  void missesWhenItTookLongerThanPromised() {
    Records records = new Records("outage", "2026-11-13T05:05:00Z");

    RunScore score = score(recovery(records, "salvage", "2026-11-13T06:10:05Z"));

    assertThat(score.verdict()).isEqualTo(RunScore.Verdict.MISSED);
    assertThat(score.measurement().orElseThrow().isRtoMet()).isFalse();
    assertThat(score.measurement().orElseThrow().isRpoMet()).isTrue();
  }

  @Test
  void missesWhenTheDataWasOlderThanPromised() {
    RunScore score = score(recovery(new Records(), "scheduled", "2026-11-13T05:10:00Z"));

    assertThat(score.rpa()).contains(Duration.ofHours(1));
    assertThat(score.verdict()).isEqualTo(RunScore.Verdict.MISSED);
  }

  @Test
  void anOlderSalvageThatWasChosenAgainIsNoFreshOne() {
    Records records =
        new Records()
            .done(
                "save",
                "snapshot",
                "s-1",
                "cut",
                "2026-11-13T06:00:00Z",
                "source",
                "salvage",
                "age",
                "PT10M");

    assertThat(score(records).rpa()).contains(Duration.ofMinutes(10));
  }

  @Test
  void missesWhenAMeasurementIsMissingOrAResourceLeft() {
    Records missing = recovery(new Records(), "salvage", "2026-11-13T06:10:05Z");
    missing.done("later", "expected", "10", "present", "9", "missing", "1");
    Records leaked = recovery(new Records(), "salvage", "2026-11-13T06:10:05Z");
    leaked.done("inventory", "leaked", "1", "kept", "1");

    assertThat(score(missing).verdict()).isEqualTo(RunScore.Verdict.MISSED);
    assertThat(score(leaked).leaked()).contains(1L);
    assertThat(score(leaked).verdict()).isEqualTo(RunScore.Verdict.MISSED);
  }

  @Test
  void measuresARehearsalUntilTheCopyWasProven() {
    Records records =
        new Records()
            .done("cut", "cut", "2026-11-13T06:10:02Z", "source", "drill")
            .wait(Duration.ofMinutes(4))
            .done("prove", "level", "L3", "evidence", "all")
            .done("inventory", "leaked", "0", "kept", "1");

    RunScore score = score(records);

    assertThat(score.rta()).contains(Duration.ofSeconds(244));
    assertThat(score.rpa()).contains(Duration.ZERO);
    assertThat(score.leaked()).contains(0L);
    assertThat(score.verdict()).isEqualTo(RunScore.Verdict.MET);
  }

  @Test
  void takesTheLagOfThePromotedReplicaAsTheLoss() {
    Records records =
        new Records()
            .done("replica", "lag", "90", "address", "a")
            .done("promote", "lag", "2.5")
            .done("arrive", "at", "2026-11-13T06:11:00Z", "series", "24");

    assertThat(score(records).rpa()).contains(Duration.ofMillis(2500));
    assertThat(score(records).rta()).contains(Duration.ofMinutes(1));
  }

  @Test
  void doesNotCountWhatWasTakenBack() {
    Records records =
        recovery(new Records(), "scheduled", "2026-11-13T05:10:00Z")
            .step(JournalEvent.STEP_COMPENSATED, "save", 1)
            .step(JournalEvent.STEP_COMPENSATION_STARTED, "arrive", 1);

    assertThat(score(records).rpa()).isEmpty();
    assertThat(score(records).rta()).isEmpty();
  }

  @Test
  void saysWhenNothingWasMeasured() {
    Records records = new Records().done("take", "snapshot", "s-1");

    assertThat(score(records).verdict()).isEqualTo(RunScore.Verdict.NOT_MEASURED);
    assertThat(score(records).measurement()).isEmpty();
  }

  @Test
  void clientsThatArrivedBeforeTheOutageDoNotEndIt() {
    Records records = new Records("outage", "2026-11-13T07:00:00Z");

    RunScore score = score(recovery(records, "scheduled", "2026-11-13T08:00:00Z"));

    assertThat(score.rta()).isEmpty();
    assertThat(score.rpa()).contains(Duration.ZERO);
  }

  @Test
  void measuresFromWhereAStepSawTheOutageBegin() {
    Records records = new Records().done("strike", "outage", "2026-11-13T06:17:00Z", "how", "dead");

    RunScore score = score(recovery(records, "salvage", "2026-11-13T06:17:05Z"));

    assertThat(score.rta()).contains(Duration.ofMinutes(1));
  }

  @Test
  void aRecoveryThatNoClientHasReachedIsNotOver() {
    Records records =
        new Records()
            .done("save", "snapshot", "s-1", "cut", "2026-11-13T06:10:05Z", "source", "salvage")
            .done("prove", "level", "L3", "evidence", "all");

    assertThat(score(records).rta()).isEmpty();
  }

  private static Records recovery(Records records, String source, String cut) {
    return records
        .done("save", "snapshot", "s-1", "cut", cut, "source", source)
        .done("rebuild/uploaded", "snapshots", "s-1", "cut", "2026-11-13T01:00:00Z")
        .done("prove", "level", "L3", "evidence", "all")
        .done("arrive", "at", "2026-11-13T06:18:00Z", "series", "24")
        .done("continuity", "expected", "1200", "present", "1200", "missing", "0");
  }

  private static RunScore score(Records records) {
    return RunScore.of(records.list(), PROMISE);
  }
}

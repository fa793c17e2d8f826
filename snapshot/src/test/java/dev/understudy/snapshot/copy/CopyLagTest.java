package dev.understudy.snapshot.copy;

import static dev.understudy.snapshot.copy.Sample.DISK;
import static dev.understudy.snapshot.copy.Sample.at;
import static dev.understudy.snapshot.copy.Sample.copied;
import static dev.understudy.snapshot.copy.Sample.copy;
import static dev.understudy.snapshot.copy.Sample.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.Snapshot.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopyLagTest {

  private static CopyLag lag(List<Snapshot> here, List<Snapshot> there) {
    return CopyLag.of(here, there, at(180));
  }

  @Test
  void whatWasNeverCopiedIsLocalOnly() {
    CopyLag lag = lag(List.of(done(120), done(60)), List.of(copied(60)));

    assertThat(lag.text()).isEqualTo("local-only");
    assertThat(lag.rpoHere()).contains(Duration.ofHours(1));
    assertThat(lag.rpoThere()).contains(Duration.ofHours(2));
  }

  @Test
  void anIncompleteCopyDoesNotCountThere() {
    CopyLag lag =
        lag(
            List.of(done(120), done(60)),
            List.of(copy("c-1", 120, State.PROGRESSING, 40), copied(60)));

    assertThat(lag.text()).isEqualTo("copying 40%");
    assertThat(lag.rpoThere()).contains(Duration.ofHours(2));
  }

  @Test
  void aCopyIsAsOldAsItsCutNotAsItsMaking() {
    CopyLag lag = lag(List.of(done(120)), List.of(copied(120)));

    assertThat(lag.text()).isEqualTo("copied");
    assertThat(lag.rpoThere()).contains(Duration.ofHours(1));
  }

  @Test
  void hundredPercentIsNotYetAccomplished() {
    CopyLag lag = lag(List.of(done(120)), List.of(copy("c-1", 120, State.PROGRESSING, 100)));

    assertThat(lag.text()).isEqualTo("copying 99%");
    assertThat(lag.rpoThere()).isEmpty();
  }

  @Test
  void aFailedCopyLeavesItsSourceLocalOnly() {
    CopyLag lag = lag(List.of(done(120)), List.of(copy("c-1", 120, State.FAILED, 70)));

    assertThat(lag.text()).isEqualTo("local-only");
    assertThat(lag.rpoThere()).isEmpty();
  }

  @Test
  void anUnfinishedOrFailedSnapshotIsNoDataHere() {
    CopyLag lag =
        lag(
            List.of(Sample.snapshot(170, State.PROGRESSING), Sample.snapshot(120, State.FAILED)),
            List.of());

    assertThat(lag.text()).isEqualTo("nothing");
    assertThat(lag.rpoHere()).isEmpty();
  }

  @Test
  void aClockThatIsBehindGivesNoNegativeAge() {
    assertThat(CopyLag.of(List.of(done(120)), List.of(), at(0)).rpoHere()).contains(Duration.ZERO);
  }

  @Test
  void knowsDisksThatAreOnlyOnOneSide() {
    DiskId other = new DiskId("d-2");

    Map<DiskId, CopyLag> lags =
        CopyLag.of(Map.of(other, List.of(done(60))), Map.of(DISK, List.of(copied(60))), at(180));

    assertThat(lags.get(other).state()).isEqualTo(CopyLag.State.LOCAL_ONLY);
    assertThat(lags.get(DISK).state()).isEqualTo(CopyLag.State.NOTHING);
    assertThat(lags.get(DISK).rpoThere()).contains(Duration.ofHours(2));
  }
}

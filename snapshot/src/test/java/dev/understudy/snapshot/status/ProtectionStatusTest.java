package dev.understudy.snapshot.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.FleetFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectionStatusTest {
  private final Scene scene = new Scene();

  private static String texts(List<Finding> findings) {
    return findings.stream().map(Finding::text).toList().toString();
  }

  @Test
  void aDiskThatIsSnapshottedProvenAndCopiedIsWell() {
    FleetDisk disk = scene.disk("system");
    scene.copied(scene.proven(disk, "2026-11-24T10:00:30Z"));

    ProtectionStatus status = scene.status();

    assertThat(status.grade()).isEqualTo(Grade.OK);
    assertThat(status.rpoHere()).contains(Duration.ofSeconds(1170));
    assertThat(status.rpoThere()).contains(Duration.ofSeconds(1170));
    assertThat(status.disks().get(0).copies().get(0).newest()).isEqualTo("copied");
    assertThat(status.interval()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T08:51:00Z, OK",
    "2026-11-24T08:49:00Z, WARNING",
    "2026-11-24T07:51:00Z, WARNING",
    "2026-11-24T07:49:00Z, CRITICAL"
  })
  void theAgeOfTheNewestSuccessDecides(String newest, Grade grade) {
    scene.withoutCopies().keeping("last=1");
    scene.proven(scene.disk("system"), newest);

    assertThat(scene.status().grade()).isEqualTo(grade);
  }

  @Test
  void failedAndUnfinishedOnesDoNotMakeItYounger() {
    FleetDisk disk = scene.disk("system");
    scene.withoutCopies().proven(disk, "2026-11-24T05:00:00Z");
    scene.taken(disk, Instant.parse("2026-11-24T09:00:00Z"), Snapshot.State.FAILED, Tags.none());
    scene.taken(
        disk, Instant.parse("2026-11-24T10:00:00Z"), Snapshot.State.PROGRESSING, Tags.none());

    DiskStatus status = scene.status().disks().get(0);

    assertThat(status.grade()).isEqualTo(Grade.CRITICAL);
    assertThat(texts(status.findings())).contains("5h 20m old", "1 newer failed", "1 newer on the");
    assertThat(status.count()).isEqualTo(1);
    assertThat(status.failed()).isEqualTo(1);
    assertThat(status.unfinished()).isEqualTo(1);
  }

  @Test
  void aDiskWithoutASnapshotIsCriticalUnlessItIsNew() {
    scene.withoutCopies().disk("old");
    scene.disk("new", Scene.NOW.minus(Duration.ofMinutes(30)));

    ProtectionStatus status = scene.status();

    assertThat(status.disks())
        .extracting(DiskStatus::grade)
        .containsExactly(Grade.CRITICAL, Grade.OK);
    assertThat(status.disks()).extracting(DiskStatus::isNew).containsExactly(false, true);
  }

  @Test
  void aFleetOfNewDisksOnlyIsNotWellBeforeItsFirstSnapshot() {
    scene.disk("new", Scene.NOW.minus(Duration.ofMinutes(30)));

    assertThat(scene.status().grade()).isEqualTo(Grade.WARNING);
  }

  @Test
  void anEmptyFleetIsNeverWell() {
    ProtectionStatus status = scene.status();

    assertThat(status.grade()).isEqualTo(Grade.UNKNOWN);
    assertThat(texts(status.findings())).contains("nothing was checked");
  }

  @Test
  void aRegionThatDoesNotAnswerIsUnknownAndNotWell() {
    scene.silent(Scene.HOME).disk("system");

    ProtectionStatus status = scene.status();

    assertThat(status.grade()).isEqualTo(Grade.UNKNOWN);
    assertThat(status.rpoHere()).isEmpty();
  }

  @Test
  void copiesThatCannotBeSeenAreUnknown() {
    scene.silent(Scene.AWAY).proven(scene.disk("system"), "2026-11-24T10:00:00Z");

    ProtectionStatus status = scene.status();

    assertThat(status.grade()).isEqualTo(Grade.UNKNOWN);
    assertThat(status.disks().get(0).copies().get(0).newest()).isEqualTo("unknown");
  }

  @Test
  void whatIsKnownToBeBadOutweighsWhatIsNotKnown() {
    scene.withoutCopies().disk("system");
    scene.failing(
        new FleetFailure(
            "cn-beijing", Problem.of(ProblemCode.CLOUD_UNREACHABLE, "no answer", "", "")));

    assertThat(scene.status().grade()).isEqualTo(Grade.CRITICAL);
  }

  @Test
  void aSnapshotThatStaysLocalForMoreThanAnIntervalIsAWarning() {
    FleetDisk disk = scene.disk("system");
    scene.copied(scene.proven(disk, "2026-11-24T08:00:00Z"));
    scene.taken(disk, "2026-11-24T09:00:00Z");
    Snapshot newest = scene.taken(disk, "2026-11-24T10:00:00Z");
    scene.copied(newest, Snapshot.State.PROGRESSING, 40);

    DiskStatus status = scene.status().disks().get(0);

    assertThat(status.grade()).isEqualTo(Grade.WARNING);
    assertThat(texts(status.findings())).contains("local-only for more than 1h", "2h 20m old");
    assertThat(status.copies().get(0).newest()).isEqualTo("copying 40%");
    assertThat(status.rpoHere()).contains(Duration.ofMinutes(20));
    assertThat(status.rpoThere()).contains(Duration.ofMinutes(140));
  }

  @Test
  void aFailedCopyIsNone() {
    Snapshot newest = scene.proven(scene.disk("system"), "2026-11-24T10:00:00Z");
    scene.copied(newest, Snapshot.State.FAILED, 70);

    DiskStatus status = scene.status().disks().get(0);

    assertThat(status.copies().get(0).newest()).isEqualTo("local-only");
    assertThat(status.rpoThere()).isEmpty();
  }

  @Test
  void neverProvenIsAWarningAndAProvenCopyIsProof() {
    Snapshot newest = scene.taken(scene.disk("system"), "2026-11-24T10:00:00Z");
    Snapshot copy = scene.copied(newest);
    assertThat(scene.status().grade()).isEqualTo(Grade.WARNING);

    scene.put(
        Scene.AWAY,
        copy.with(Tags.of(Tags.VERIFIED, "L4", Tags.VERIFIED_AT, "2026-11-24T10:15:00Z")));

    ProtectionStatus status = scene.status();
    assertThat(status.grade()).isEqualTo(Grade.OK);
    assertThat(status.disks().get(0).proof().orElseThrow().level()).isEqualTo("L4");
  }

  @Test
  void slotsThatWereMissedAreToldAndThoseThatWereLetGoAreNot() {
    FleetDisk disk = scene.disk("system");
    scene.withoutCopies().keeping("last=2,daily=7");
    scene.proven(disk, "2026-11-22T15:00:00Z");
    scene.proven(disk, "2026-11-24T07:00:10Z");
    scene.taken(disk, "2026-11-24T10:00:10Z");

    DiskStatus status = scene.status().disks().get(0);

    assertThat(status.skipped())
        .as("the last of yesterday, by the policy's clock, would still be kept")
        .containsExactly(
            Instant.parse("2026-11-24T09:00:00Z"), Instant.parse("2026-11-23T15:00:00Z"));
  }

  @Test
  void aClockOfTheCloudThatIsABitBehindSkipsNothing() {
    FleetDisk disk = scene.disk("system");
    scene.withoutCopies();
    for (int hour = 7; hour <= 10; hour++) {
      Instant slot = Instant.parse("2026-11-24T00:00:00Z").plus(Duration.ofHours(hour));
      scene.taken(
          disk,
          slot.minusSeconds(90),
          Snapshot.State.ACCOMPLISHED,
          Tags.of(Tags.SLOT, slot.toString()));
    }

    assertThat(scene.status().disks().get(0).skipped()).isEmpty();
  }

  @Test
  void policiesOfTheCloudAreDrift() {
    FleetDisk twice = scene.disk("twice");
    FleetDisk lost = scene.disk("lost");
    scene
        .under("sp-one", twice)
        .under("sp-two", twice)
        .under("sp-idle")
        .onceAutomatic(lost, Instant.parse("2026-11-20T00:00:00Z"));

    String findings = texts(scene.status().findings());

    assertThat(findings)
        .contains(
            "1 disks also snapshotted by a policy of the cloud, so paid for twice: data/twice")
        .contains("under two policies of the cloud or more: data/twice")
        .contains(
            "no longer under a policy of the cloud, though it once snapshotted them: data/lost")
        .contains("applied to no disk of the fleet: sp-idle")
        .contains("DescribeAutoSnapshotPolicyEx --RegionId cn-shanghai");
  }

  @Test
  void whatItComesToIsBetweenAllFirstAndAllIncrements() {
    FleetDisk disk = scene.disk("system");
    scene.keeping("last=10").using(disk, 2, 20_000_000_000L);

    StorageEstimate storage =
        StorageEstimate.of(scene.survey(), Optional.of(new SteadyCount(9, 10))).orElseThrow();

    assertThat(storage)
        .isEqualTo(new StorageEstimate(2, 20_000_000_000L, 20_000_000_000L, 100_000_000_000L));
  }

  @Test
  void aSnapshotOfTheFutureSaysThatAClockIsWrong() {
    scene.withoutCopies().proven(scene.disk("system"), "2026-11-25T10:00:00Z");

    ProtectionStatus status = scene.status();

    assertThat(status.grade()).isEqualTo(Grade.UNKNOWN);
    assertThat(texts(status.disks().get(0).findings())).contains("from the future");
  }
}

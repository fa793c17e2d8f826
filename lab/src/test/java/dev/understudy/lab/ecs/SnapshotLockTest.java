package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotLockTest {
  @TempDir Path directory;

  @Test
  void canBeTakenBackDuringItsCoolOff() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id = lab.snapshot(lab.disk("data"));

      JsonNode lock = lock(lab, id, 30, 3);

      assertThat(lock.path("LockStatus").asText()).isEqualTo("compliance-cooloff");
      Instant begun = Instant.parse(lock.path("LockCreationTime").asText());
      assertThat(Instant.parse(lock.path("LockExpiredTime").asText()))
          .isEqualTo(begun.plus(Duration.ofDays(30)));
      assertThat(Instant.parse(lock.path("CoolOffPeriodExpiredTime").asText()))
          .isEqualTo(begun.plus(Duration.ofHours(3)));
      assertThat(lab.home().refusal("DeleteSnapshot", "SnapshotId", id, "Force", "true"))
          .isEqualTo("403 InvalidOperation.SnapshotLocked");
      lab.home().ecs("UnlockSnapshot", "SnapshotId", id);
      lab.home().ecs("DeleteSnapshot", "SnapshotId", id);
    }
  }

  @Test
  void bindsEverybodyAfterItsCoolOffAndGrowsOnly() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id = lab.snapshot(lab.disk("data"));

      assertThat(lock(lab, id, 30, 0).path("LockStatus").asText()).isEqualTo("compliance");

      assertThat(lab.home().refusal("UnlockSnapshot", "SnapshotId", id))
          .isEqualTo("403 InvalidOperation.SnapshotLocked");
      assertThat(lab.home().refusal("DeleteSnapshot", "SnapshotId", id))
          .isEqualTo("403 InvalidOperation.SnapshotLocked");
      assertThat(lab.home().refusal("LockSnapshot", parameters(id, 29, 0)))
          .isEqualTo("403 InvalidOperation.SnapshotLocked");
      lock(lab, id, 31, 0);
      assertThat(lab.describeSnapshot(id).path("Status").asText()).isEqualTo("accomplished");
    }
  }

  @Test
  void holdsNobodyOnceItHasExpired() throws Exception {
    String id;
    try (ApiLab lab = ApiLab.instant(directory)) {
      id = lab.snapshot(lab.disk("data"));
      lock(lab, id, 30, 0);
    }
    Path state = directory.resolve("lab.json");
    String text = Files.readString(state);
    String aged = text.replaceFirst("(\"begun\" : \")2", "$11");
    assertThat(aged).isNotEqualTo(text);
    Files.writeString(state, aged);

    try (ApiLab lab = ApiLab.instant(directory)) {
      assertThat(locked(lab, "LockStatus", "expired")).hasSize(1);
      lab.home().ecs("DeleteSnapshot", "SnapshotId", id);
      assertThat(locked(lab)).isEmpty();
    }
  }

  @Test
  void isListedAloneAndOfOneRegion() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String open = lab.snapshot(lab.disk("data"));
      String bound = lab.snapshot(lab.disk("data"));
      String other = lab.snapshot(lab.disk("data"));
      lock(lab, bound, 30, 0);
      lock(lab, other, 30, 72);

      assertThat(locked(lab)).hasSize(2);
      assertThat(locked(lab, "LockStatus", "compliance").path(0).path("SnapshotId").asText())
          .isEqualTo(bound);
      assertThat(locked(lab, "SnapshotIds.1", open, "SnapshotIds.2", other)).hasSize(1);
      JsonNode first = lab.home().ecs("DescribeLockedSnapshots", "MaxResults", "1");
      assertThat(first.path("LockedSnapshotsInfo")).hasSize(1);
      assertThat(locked(lab, "NextToken", first.path("NextToken").asText())).hasSize(1);
      assertThat(lab.away().ecs("DescribeLockedSnapshots").path("LockedSnapshotsInfo")).isEmpty();
    }
  }

  @Test
  void isNotCarriedToACopy() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id = lab.snapshot(lab.disk("data"));
      lock(lab, id, 30, 0);
      String copy =
          lab.home()
              .ecs("CopySnapshot", "SnapshotId", id, "DestinationRegionId", ApiLab.AWAY)
              .path("SnapshotId")
              .asText();

      lab.away().ecs("DeleteSnapshot", "SnapshotId", copy);
    }
  }

  @Test
  void isRefusedForBadInput() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id = lab.snapshot(lab.disk("data"));

      assertThat(lab.home().refusal("LockSnapshot", parameters("s-unknown", 30, 0)))
          .isEqualTo("404 InvalidSnapshotId.NotFound");
      assertThat(lab.home().refusal("LockSnapshot", parameters(id, 0, 0)))
          .isEqualTo("400 InvalidParameter");
      assertThat(lab.home().refusal("LockSnapshot", parameters(id, 36_501, 0)))
          .isEqualTo("400 InvalidParameter");
      assertThat(lab.home().refusal("LockSnapshot", parameters(id, 1, 73)))
          .isEqualTo("400 InvalidParameter");
      assertThat(lab.home().refusal("LockSnapshot", "SnapshotId", id, "LockMode", "compliance"))
          .isEqualTo("400 MissingParameter");
      assertThat(lab.home().refusal("UnlockSnapshot", "SnapshotId", id))
          .isEqualTo("403 InvalidOperation.SnapshotNotLocked");
      assertThat(locked(lab)).isEmpty();
    }
  }

  @Test
  void isOfAnAccomplishedSnapshot() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String id = lab.snapshot(lab.disk("data"));

      assertThat(lab.home().refusal("LockSnapshot", parameters(id, 1, 0)))
          .isEqualTo("403 InvalidSnapshotId.NotReady");
    }
  }

  private static JsonNode lock(ApiLab lab, String id, int days, int coolOffHours) {
    return lab.home()
        .ecs("LockSnapshot", parameters(id, days, coolOffHours))
        .path("LockedSnapshotInfo");
  }

  private static JsonNode locked(ApiLab lab, String... filter) {
    return lab.home().ecs("DescribeLockedSnapshots", filter).path("LockedSnapshotsInfo");
  }

  private static String[] parameters(String id, int days, int coolOffHours) {
    return new String[] {
      "SnapshotId",
      id,
      "LockMode",
      "compliance",
      "LockDuration",
      Integer.toString(days),
      "CoolOffPeriod",
      Integer.toString(coolOffHours)
    };
  }
}

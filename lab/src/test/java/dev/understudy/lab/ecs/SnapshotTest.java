package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiLab;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  @TempDir Path directory;

  @Test
  void isCutAtOnceAndAccomplishedLater() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      Instant before = Instant.now().minusSeconds(1);
      String id = lab.snapshot(lab.disk("data"), "SnapshotName", "nightly");

      JsonNode snapshot = lab.describeSnapshot(id);
      assertThat(snapshot.path("Status").asText()).isEqualTo("progressing");
      assertThat(snapshot.path("Progress").asText()).matches("\\d{1,2}%");
      assertThat(snapshot.path("Available").asBoolean()).isTrue();
      assertThat(Instant.parse(snapshot.path("CreationTime").asText()))
          .isBetween(before, Instant.now());
      assertThat(snapshot.path("SourceDiskSize").asText()).isEqualTo("20");
      assertThat(snapshot.path("SourceDiskType").asText()).isEqualTo("data");

      ApiLab.await("the snapshot", () -> isAccomplished(lab, id));
      assertThat(lab.describeSnapshot(id).path("Progress").asText()).isEqualTo("100%");
    }
  }

  @Test
  void mayFail() {
    try (ApiLab lab = ApiLab.inTime(directory, "CreateSnapshot: fail 1")) {
      String id = lab.snapshot(lab.disk("data"));

      ApiLab.await(
          "the failure", () -> lab.describeSnapshot(id).path("Status").asText().equals("failed"));

      assertThat(lab.home().refusal("CreateDisk", "ZoneId", ApiLab.ZONE, "SnapshotId", id))
          .isEqualTo("403 InvalidSnapshotId.NotReady");
      lab.lab().assertAllFaultsUsed();
    }
  }

  @Test
  void isOfADiskThatWasInUseAtLeastOnce() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String fresh =
          lab.home().ecs("CreateDisk", "ZoneId", ApiLab.ZONE, "Size", "20").path("DiskId").asText();
      assertThat(lab.home().refusal("CreateSnapshot", "DiskId", fresh))
          .isEqualTo("403 IncorrectDiskStatus.NeverAttached");
      assertThat(lab.home().refusal("CreateSnapshot", "DiskId", "d-unknown"))
          .isEqualTo("404 InvalidDiskId.NotFound");
      lab.home().ecs("AttachDisk", "DiskId", fresh, "InstanceId", lab.server());
      lab.home().ecs("DetachDisk", "DiskId", fresh, "InstanceId", lab.server());

      assertThat(isAccomplished(lab, lab.snapshot(fresh))).isTrue();
    }
  }

  @Test
  void ofTheSameDiskAreLimitedInNumberAtOnce() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String slow =
          lab.home()
              .ecs("CreateDisk", "ZoneId", ApiLab.ZONE, "Size", "20", "DiskCategory", "cloud_ssd")
              .path("DiskId")
              .asText();
      ApiLab.await(
          "the disk", () -> lab.describeDisk(slow).path("Status").asText().equals("Available"));
      lab.home().ecs("AttachDisk", "DiskId", slow, "InstanceId", lab.server());
      ApiLab.await(
          "the attachment", () -> lab.describeDisk(slow).path("Status").asText().equals("In_use"));

      lab.snapshot(slow);
      assertThat(lab.home().refusal("CreateSnapshot", "DiskId", slow))
          .isEqualTo("403 IncorrectDiskStatus.CreatingSnapshot");
    }
  }

  @Test
  void isRefusedForBadInput() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String[][] refused = {
        {"SnapshotName", "auto-x", "400 InvalidSnapshotName.Malformed"},
        {"SnapshotName", "http://x", "400 InvalidSnapshotName.Malformed"},
        {"Description", "x", "400 InvalidDescription.Malformed"},
        {"RetentionDays", "0", "400 InvalidRetentionDays.Malformed"},
        {"Tag.1.Key", "acs:x", "400 InvalidTagKey.Malformed"},
        {"Tag.1.Key", "k".repeat(129), "400 InvalidTagKey.Malformed"},
      };

      for (String[] each : refused) {
        assertThat(
                lab.home().refusal("CreateSnapshot", "DiskId", lab.disk("data"), each[0], each[1]))
            .as(each[1])
            .isEqualTo(each[2]);
      }
      assertThat(
              lab.home()
                  .refusal(
                      "CreateSnapshot",
                      "DiskId",
                      lab.disk("data"),
                      "Tag.1.Key",
                      "Run",
                      "Tag.2.Key",
                      "run"))
          .isEqualTo("400 Duplicate.TagKey");
    }
  }

  @Test
  void isDeletedOnlyWhenNothingNeedsIt() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String data = lab.snapshot(lab.disk("data"));
      String disk =
          lab.home()
              .ecs("CreateDisk", "ZoneId", ApiLab.ZONE, "SnapshotId", data)
              .path("DiskId")
              .asText();
      String system = lab.snapshot(lab.disk("system"));
      String image = lab.home().ecs("CreateImage", "SnapshotId", system).path("ImageId").asText();

      assertThat(lab.home().refusal("DeleteSnapshot", "SnapshotId", data))
          .isEqualTo("403 SnapshotCreatedDisk");
      lab.home().ecs("DeleteSnapshot", "SnapshotId", data, "Force", "true");
      assertThat(lab.describeDisk(disk).path("Status").asText()).isEqualTo("Available");
      assertThat(directory.resolve("cuts").resolve(data)).doesNotExist();
      assertThat(lab.home().refusal("DeleteSnapshot", "SnapshotId", data))
          .isEqualTo("404 InvalidSnapshotId.NotFound");
      assertThat(lab.home().refusal("DeleteSnapshot", "SnapshotId", system, "Force", "true"))
          .isEqualTo("403 SnapshotCreatedImage");
      lab.home().ecs("DeleteImage", "ImageId", image);
      lab.home().ecs("DeleteSnapshot", "SnapshotId", system);
    }
  }

  @Test
  void isCopiedToAnotherRegionAndLivesThereOnItsOwn() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      lab.write(lab.disk("data"), "data.txt", "precious");
      String source = lab.snapshot(lab.disk("data"));
      String copy = copy(lab, source);

      lab.home().ecs("DeleteSnapshot", "SnapshotId", source);

      JsonNode described =
          lab.away()
              .ecs("DescribeSnapshots", "SnapshotIds", "[\"" + copy + "\"]")
              .path("Snapshots")
              .path("Snapshot")
              .path(0);
      assertThat(described.path("SourceRegionId").asText()).isEqualTo(ApiLab.HOME);
      assertThat(described.path("SourceSnapshotId").asText()).isEqualTo(source);
      String disk =
          lab.away()
              .ecs("CreateDisk", "ZoneId", "cn-beijing-h", "SnapshotId", copy)
              .path("DiskId")
              .asText();
      assertThat(lab.bytes(disk).resolve("data.txt")).hasContent("precious");
      lab.away().ecs("DeleteSnapshot", "SnapshotId", copy, "Force", "true");
      assertThat(directory.resolve("cuts")).isEmptyDirectory();
    }
  }

  @Test
  void isCopiedOnlyWhenAccomplishedAndOneAtATime() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String id = lab.snapshot(lab.disk("data"));
      assertThat(refusedCopy(lab, id, ApiLab.AWAY)).isEqualTo("403 InvalidSnapshotId.NotReady");
      ApiLab.await("the snapshot", () -> isAccomplished(lab, id));

      assertThat(refusedCopy(lab, id, ApiLab.HOME))
          .isEqualTo("403 InvalidOperation.NotSupportCopyInSameRegion");
      assertThat(refusedCopy(lab, id, "cn-nowhere")).isEqualTo("403 InvalidRegionId.NotExists");
      assertThat(refusedCopy(lab, "s-unknown", ApiLab.AWAY))
          .isEqualTo("403 InvalidSnapshotId.NotFound");
      assertThat(refusedCopy(lab, id, ApiLab.AWAY)).isEqualTo("200 ");
      assertThat(refusedCopy(lab, id, ApiLab.AWAY))
          .isEqualTo("403 InvalidOperation.UnfinishedCrossRegionCopy");
    }
  }

  @Test
  void isFoundByEveryFilter() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id =
          lab.snapshot(
              lab.disk("data"), "SnapshotName", "one", "Tag.1.Key", "k", "Tag.1.Value", "v");
      lab.snapshot(lab.disk("system"), "SnapshotName", "two", "Tag.1.Key", "k", "Tag.1.Value", "w");
      String past = Instant.now().minus(Duration.ofHours(1)).toString().substring(0, 16) + "Z";

      for (String[] filter :
          new String[][] {
            {"SnapshotName", "one"},
            {"DiskId", lab.disk("data")},
            {"SourceDiskType", "data"},
            {"SnapshotIds", "[\"" + id + "\",\"s-unknown\"]"},
            {"Tag.1.Key", "k", "Tag.1.Value", "v"}
          }) {
        assertThat(count(lab, filter)).as(filter[0]).isEqualTo(1);
      }
      assertThat(count(lab, "Tag.1.Key", "k")).isEqualTo(2);
      assertThat(count(lab, "InstanceId", lab.server())).isEqualTo(2);
      assertThat(count(lab, "Status", "all")).isEqualTo(2);
      assertThat(count(lab, "Status", "failed")).isZero();
      assertThat(count(lab, "SnapshotType", "auto")).isZero();
      assertThat(count(lab, "Usage", "none")).isEqualTo(2);
      assertThat(count(lab, "Filter.1.Key", "CreationStartTime", "Filter.1.Value", past))
          .isEqualTo(2);
      assertThat(count(lab, "Filter.1.Key", "CreationEndTime", "Filter.1.Value", past)).isZero();
    }
  }

  @Test
  void ofSeveralDisksAreCutTogether() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String group =
          lab.home()
              .ecs(
                  "CreateSnapshotGroup",
                  "InstanceId",
                  lab.server(),
                  "Name",
                  "both",
                  "Tag.1.Key",
                  "run",
                  "Tag.1.Value",
                  "r-1")
              .path("SnapshotGroupId")
              .asText();

      JsonNode described =
          lab.home()
              .ecs("DescribeSnapshotGroups", "SnapshotGroupId.1", group)
              .path("SnapshotGroups")
              .path("SnapshotGroup")
              .path(0);
      assertThat(described.path("Status").asText()).isEqualTo("accomplished");
      assertThat(described.path("Snapshots").path("Snapshot")).hasSize(2);
      assertThat(described.at("/Tags/Tag/0/Value").asText()).isEqualTo("r-1");
      assertThat(count(lab, "Tag.1.Key", "run")).as("members do not inherit tags").isZero();
      JsonNode deleted =
          lab.home()
              .ecs("DeleteSnapshotGroup", "SnapshotGroupId", group)
              .path("OperationProgressSet")
              .path("OperationProgress");
      assertThat(deleted.findValuesAsText("OperationStatus")).containsExactly("Success", "Success");
      assertThat(count(lab)).isZero();
      assertThat(lab.home().refusal("CreateSnapshotGroup"))
          .isEqualTo("400 MissingParamter.InstanceId");
    }
  }

  @Test
  void keepsWhatIsModified() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id = lab.snapshot(lab.disk("data"));
      lab.home()
          .ecs(
              "ModifySnapshotAttribute",
              "SnapshotId",
              id,
              "SnapshotName",
              "new",
              "RetentionDays",
              "7");

      assertThat(lab.describeSnapshot(id).path("SnapshotName").asText()).isEqualTo("new");
      assertThat(lab.describeSnapshot(id).path("RetentionDays").asInt()).isEqualTo(7);
    }
  }

  private static String copy(ApiLab lab, String snapshot) {
    return lab.home()
        .ecs(
            "CopySnapshot",
            "SnapshotId",
            snapshot,
            "DestinationRegionId",
            ApiLab.AWAY,
            "DestinationSnapshotName",
            "copy")
        .path("SnapshotId")
        .asText();
  }

  private static String refusedCopy(ApiLab lab, String snapshot, String region) {
    return lab.home()
        .refusal("CopySnapshot", "SnapshotId", snapshot, "DestinationRegionId", region);
  }

  private static int count(ApiLab lab, String... filter) {
    return lab.home().ecs("DescribeSnapshots", filter).path("TotalCount").asInt();
  }

  private static boolean isAccomplished(ApiLab lab, String id) {
    return lab.describeSnapshot(id).path("Status").asText().equals("accomplished");
  }

  @Test
  void isNotDeletedWhileItIsCopied() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String snapshot = lab.snapshot(lab.disk("data"));
      ApiLab.await(
          "the snapshot",
          () -> lab.describeSnapshot(snapshot).path("Status").asText().equals("accomplished"));
      lab.home().ecs("CopySnapshot", "SnapshotId", snapshot, "DestinationRegionId", ApiLab.AWAY);

      assertThat(lab.home().refusal("DeleteSnapshot", "SnapshotId", snapshot))
          .isEqualTo("403 InvalidOperation.RelatedSnapshotNotFinished");
      ApiLab.await(
          "the end of the copy",
          () -> lab.home().refusal("DeleteSnapshot", "SnapshotId", snapshot).equals("200 "));
    }
  }
}

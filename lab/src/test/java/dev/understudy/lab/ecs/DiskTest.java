package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.ApiLab;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
  @TempDir Path directory;

  @Test
  void isAttachedAndDetachedInTime() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String disk = create(lab, "ZoneId", ApiLab.ZONE, "Size", "20");
      assertThat(status(lab, disk)).isEqualTo("Creating");
      assertThat(lab.home().refusal("DeleteDisk", "DiskId", disk))
          .isEqualTo("403 IncorrectDiskStatus.Initializing");
      assertThat(attach(lab, disk)).isEqualTo("403 IncorrectDiskStatus");
      ApiLab.await("the disk", () -> status(lab, disk).equals("Available"));

      assertThat(attach(lab, disk)).isEqualTo("200 ");
      assertThat(status(lab, disk)).isEqualTo("Attaching");
      ApiLab.await("the attachment", () -> status(lab, disk).equals("In_use"));
      assertThat(lab.describeDisk(disk).path("Device").asText()).isEqualTo("/dev/xvdc");
      assertThat(lab.describeDisk(disk).path("DeleteWithInstance").asBoolean()).isFalse();

      assertThat(detach(lab, disk, lab.server())).isEqualTo("200 ");
      assertThat(status(lab, disk)).isEqualTo("Detaching");
      assertThat(detach(lab, disk, lab.server()))
          .isEqualTo("403 InvalidOperation.DiskDetachingFromThisEcs");
      ApiLab.await("the detachment", () -> status(lab, disk).equals("Available"));
      assertThat(detach(lab, disk, lab.server())).isEqualTo("404 InvalidDisk.AlreadyDetached");
    }
  }

  @Test
  void isAttachedOneAtATime() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String one = create(lab, "ZoneId", ApiLab.ZONE, "Size", "20");
      String other = create(lab, "ZoneId", ApiLab.ZONE, "Size", "20");
      ApiLab.await(
          "the disks",
          () -> status(lab, one).equals("Available") && status(lab, other).equals("Available"));

      assertThat(attach(lab, one)).isEqualTo("200 ");
      assertThat(attach(lab, other))
          .isEqualTo("400 OperationConflict.DisksAttachingParallellyExceed");
      ApiLab.await("the attachment", () -> status(lab, one).equals("In_use"));
      assertThat(attach(lab, other)).isEqualTo("200 ");
      ApiLab.await("the attachment", () -> status(lab, other).equals("In_use"));
      assertThat(detach(lab, one, lab.server())).isEqualTo("200 ");
      assertThat(detach(lab, other, lab.server())).isEqualTo("400 DisksDetachingOnEcsExceeded");
    }
  }

  @Test
  void staysInItsZone() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String disk = create(lab, "ZoneId", ApiLab.OTHER_ZONE, "Size", "20");

      assertThat(attach(lab, disk)).isEqualTo("403 ResourcesNotInSameZone");
      assertThat(lab.home().refusal("CreateDisk", "ZoneId", "cn-beijing-h", "Size", "20"))
          .isEqualTo("404 InvalidZoneId.NotFound");
    }
  }

  @Test
  void isDeletedOnlyWhenItIsAttachedToNothing() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String disk = create(lab, "ZoneId", ApiLab.ZONE, "Size", "20");
      attach(lab, disk);
      assertThat(lab.home().refusal("DeleteDisk", "DiskId", disk))
          .isEqualTo("403 IncorrectDiskStatus");
      assertThat(detach(lab, disk, lab.run(ApiLab.ZONE))).isEqualTo("403 DependencyViolation");
      detach(lab, disk, lab.server());
      lab.home().ecs("DeleteDisk", "DiskId", disk);

      assertThat(lab.home().refusal("DeleteDisk", "DiskId", disk))
          .isEqualTo("404 InvalidDiskId.NotFound");
      assertThat(lab.bytes(disk)).doesNotExist();
    }
  }

  @Test
  void getsTheBytesAndAtLeastTheSizeOfItsSnapshot() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      lab.write(lab.disk("data"), "gams/data.txt", "before the cut");
      String snapshot = lab.snapshot(lab.disk("data"));
      lab.write(lab.disk("data"), "gams/data.txt", "after the cut");

      String disk = create(lab, "ZoneId", ApiLab.OTHER_ZONE, "Size", "1", "SnapshotId", snapshot);

      assertThat(lab.describeDisk(disk).path("Size").asInt()).isEqualTo(20);
      assertThat(lab.describeDisk(disk).path("SourceSnapshotId").asText()).isEqualTo(snapshot);
      assertThat(lab.bytes(disk).resolve("gams/data.txt")).hasContent("before the cut");
    }
  }

  @Test
  void isNotMadeOfASystemDiskOrOfAnUnfinishedSnapshot() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String system = lab.snapshot(lab.disk("system"));
      String data = lab.snapshot(lab.disk("data"));

      assertThat(lab.home().refusal("CreateDisk", "ZoneId", ApiLab.ZONE, "SnapshotId", data))
          .isEqualTo("403 InvalidSnapshotId.NotReady");
      ApiLab.await(
          "the snapshot",
          () -> lab.describeSnapshot(system).path("Status").asText().equals("accomplished"));
      assertThat(lab.home().refusal("CreateDisk", "ZoneId", ApiLab.ZONE, "SnapshotId", system))
          .isEqualTo("403 InvalidSnapshotId.NotDataDiskSnapshot");
      assertThat(
              lab.home()
                  .refusal(
                      "RunInstances", lab.launch(ApiLab.ZONE, "DataDisk.1.SnapshotId", system)))
          .isEqualTo("403 InvalidSnapshotId.NotDataDiskSnapshot");
    }
  }

  @Test
  void ofTheSystemLeavesOnlyAStoppedServerAndThenServesAnotherAsDataDisk() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String carrier =
          lab.home().ecs("CreateInstance", lab.launch(ApiLab.ZONE)).path("InstanceId").asText();
      String disk =
          lab.home()
              .ecs("DescribeDisks", "InstanceId", carrier)
              .path("Disks")
              .path("Disk")
              .path(0)
              .path("DiskId")
              .asText();
      assertThat(detach(lab, lab.disk("system"), lab.server()))
          .isEqualTo("403 IncorrectInstanceStatus");

      assertThat(detach(lab, disk, carrier)).isEqualTo("200 ");
      assertThat(lab.describeDisk(disk).path("Type").asText()).isEqualTo("system");
      assertThat(lab.home().refusal("StartInstance", "InstanceId", carrier))
          .isEqualTo("403 IncorrectInstanceStatus");
      assertThat(
              lab.home()
                  .refusal(
                      "AttachDisk", "DiskId", disk, "InstanceId", lab.server(), "Bootable", "true"))
          .isEqualTo("400 InvalidInstance.NotOriginInstance");
      assertThat(attach(lab, disk)).isEqualTo("200 ");
      assertThat(lab.describeDisk(disk).path("Type").asText()).isEqualTo("data");

      detach(lab, disk, lab.server());
      assertThat(
              lab.home()
                  .refusal("AttachDisk", "DiskId", disk, "InstanceId", carrier, "Bootable", "true"))
          .isEqualTo("200 ");
      lab.home().ecs("StartInstance", "InstanceId", carrier);
      assertThat(lab.instance(carrier).path("Status").asText()).isEqualTo("Running");
    }
  }

  @Test
  void isRolledBackOnlyToItsOwnSnapshotAndOnlyWhenItsServerIsStopped() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String disk = lab.disk("data");
      lab.write(disk, "data.txt", "old");
      String own = lab.snapshot(disk);
      String foreign = lab.snapshot(lab.disk("system"));
      lab.write(disk, "data.txt", "new");

      assertThat(reset(lab, disk, own)).isEqualTo("403 IncorrectInstanceStatus");
      lab.home().ecs("StopInstance", "InstanceId", lab.server());
      assertThat(reset(lab, disk, foreign)).isEqualTo("403 InvalidParameter.Mismatch");
      assertThat(reset(lab, disk, "s-unknown")).isEqualTo("404 InvalidSnapshotId.NotFound");
      assertThat(
              lab.home().refusal("ResetDisk", "DiskId", disk, "SnapshotId", own, "DryRun", "true"))
          .isEqualTo("400 DryRunOperation");
      assertThat(lab.bytes(disk).resolve("data.txt")).hasContent("new");
      assertThat(reset(lab, disk, own)).isEqualTo("200 ");

      assertThat(lab.bytes(disk).resolve("data.txt")).hasContent("old");
      assertThat(status(lab, disk)).isEqualTo("In_use");
    }
  }

  @Test
  void isModifiedAndFoundByFilters() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String disk = create(lab, "ZoneId", ApiLab.ZONE, "Size", "20", "DiskName", "spare");
      lab.home()
          .ecs(
              "ModifyDiskAttribute",
              "DiskId",
              disk,
              "DiskName",
              "other",
              "DeleteWithInstance",
              "true");

      assertThat(lab.describeDisk(disk).path("DiskName").asText()).isEqualTo("other");
      assertThat(lab.describeDisk(disk).path("DeleteWithInstance").asBoolean()).isTrue();
      for (String[] filter :
          new String[][] {
            {"DiskName", "other"}, {"Status", "Available"}, {"DiskIds", "[\"" + disk + "\"]"}
          }) {
        assertThat(lab.home().ecs("DescribeDisks", filter).path("TotalCount").asInt())
            .as(filter[0])
            .isEqualTo(1);
      }
      assertThat(lab.home().ecs("DescribeDisks", "DiskType", "system").path("TotalCount").asInt())
          .isEqualTo(1);
      assertThat(lab.home().ecs("DescribeDisks", "Status", "All").path("TotalCount").asInt())
          .isEqualTo(3);
      assertThat(lab.home().ecs("DescribeDisks", "DiskIds", "[]").path("TotalCount").asInt())
          .isZero();
      assertThat(lab.home().refusal("CreateDisk", "ZoneId", ApiLab.ZONE, "Size", "99999"))
          .isEqualTo("403 InvalidDiskSize.NotSupported");
      assertThat(lab.home().refusal("CreateDisk", "ZoneId", ApiLab.ZONE))
          .isEqualTo("400 MissingParameter");
    }
  }

  private static String create(ApiLab lab, String... parameters) {
    return lab.home().ecs("CreateDisk", parameters).path("DiskId").asText();
  }

  private static String attach(ApiLab lab, String disk) {
    return lab.home().refusal("AttachDisk", "DiskId", disk, "InstanceId", lab.server());
  }

  private static String detach(ApiLab lab, String disk, String instance) {
    return lab.home().refusal("DetachDisk", "DiskId", disk, "InstanceId", instance);
  }

  private static String reset(ApiLab lab, String disk, String snapshot) {
    return lab.home().refusal("ResetDisk", "DiskId", disk, "SnapshotId", snapshot);
  }

  private static String status(ApiLab lab, String disk) {
    return lab.describeDisk(disk).path("Status").asText();
  }

  @Test
  void keepsItsServerFromStartingWhileItIsRolledBack() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String disk = lab.disk("data");
      String snapshot = lab.snapshot(disk);
      ApiLab.await(
          "the snapshot",
          () -> lab.describeSnapshot(snapshot).path("Status").asText().equals("accomplished"));
      lab.home().ecs("StopInstance", "InstanceId", lab.server());
      ApiLab.await(
          "the stop", () -> lab.instance(lab.server()).path("Status").asText().equals("Stopped"));

      lab.home().ecs("ResetDisk", "DiskId", disk, "SnapshotId", snapshot);
      assertThat(lab.home().refusal("StartInstance", "InstanceId", lab.server()))
          .isEqualTo("403 IncorrectInstanceStatus");
      ApiLab.await("the roll back", () -> status(lab, disk).equals("In_use"));
      assertThat(lab.home().refusal("StartInstance", "InstanceId", lab.server())).isEqualTo("200 ");
    }
  }

  @Test
  void isNotAttachedToAServerThatHasAsManyAsItsTypeTakes() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      for (int number = 2; number < 17; number++) { // two are there
        assertThat(attach(lab, create(lab, "ZoneId", ApiLab.ZONE, "Size", "20"))).isEqualTo("200 ");
      }

      assertThat(attach(lab, create(lab, "ZoneId", ApiLab.ZONE, "Size", "20")))
          .isEqualTo("403 InstanceDiskLimitExceeded");
    }
  }
}

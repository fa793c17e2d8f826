package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiLab;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {
  private static final String EVERY_STATUS = "Creating,Waiting,Available,UnAvailable,CreateFailed";

  @TempDir Path directory;

  @Test
  void isNotListedWhileItIsBeingMadeUnlessAskedFor() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String snapshot = lab.snapshot(lab.disk("system"));
      assertThat(lab.home().refusal("CreateImage", "SnapshotId", snapshot))
          .isEqualTo("403 InvalidSnapshotId.NotReady");
      ApiLab.await(
          "the snapshot",
          () -> lab.describeSnapshot(snapshot).path("Status").asText().equals("accomplished"));

      String id = create(lab, "SnapshotId", snapshot, "ImageName", "salvage");

      assertThat(find(lab, id).isMissingNode()).isTrue();
      assertThat(find(lab, id, "Status", EVERY_STATUS).path("Status").asText())
          .isEqualTo("Creating");
      assertThat(lab.home().refusal("RunInstances", lab.launch(ApiLab.ZONE, "ImageId", id)))
          .isEqualTo("403 OperationDenied.ImageNotValid");
      ApiLab.await("the image", () -> !find(lab, id).isMissingNode());
      JsonNode mapping = find(lab, id).path("DiskDeviceMappings").path("DiskDeviceMapping").path(0);
      assertThat(mapping.path("SnapshotId").asText()).isEqualTo(snapshot);
      assertThat(mapping.path("Type").asText()).isEqualTo("system");
    }
  }

  @Test
  void carriesTheBytesOfADeadServersOnlyDiskToAFreshOne() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      lab.write(lab.disk("system"), "srv/gams/data.txt", "precious");
      String image = create(lab, "SnapshotId", lab.snapshot(lab.disk("system")));
      String carrier =
          lab.home()
              .ecs("CreateInstance", lab.launch(ApiLab.ZONE, "ImageId", image))
              .path("InstanceId")
              .asText();
      JsonNode disk =
          lab.home().ecs("DescribeDisks", "InstanceId", carrier).path("Disks").path("Disk").path(0);
      String id = disk.path("DiskId").asText();

      lab.home().ecs("DetachDisk", "DiskId", id, "InstanceId", carrier);
      lab.home().ecs("AttachDisk", "DiskId", id, "InstanceId", lab.run(ApiLab.ZONE));
      lab.home().ecs("DeleteInstance", "InstanceId", carrier);

      assertThat(lab.bytes(id).resolve("srv/gams/data.txt")).hasContent("precious");
      assertThat(lab.describeDisk(id).path("Status").asText()).isEqualTo("In_use");
    }
  }

  @Test
  void isNotMadeOfADataDiskNorOfASystemDiskThatOutlivedItsServer() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      assertThat(lab.home().refusal("CreateImage", "SnapshotId", lab.snapshot(lab.disk("data"))))
          .isEqualTo("400 OperationDenied");
      String system = lab.disk("system");
      lab.home().ecs("ModifyDiskAttribute", "DiskId", system, "DeleteWithInstance", "false");
      String snapshot = lab.snapshot(system);
      lab.home().ecs("DeleteInstance", "InstanceId", lab.server(), "Force", "true");

      assertThat(lab.home().refusal("CreateImage", "SnapshotId", snapshot))
          .isEqualTo("400 OperationDenied");
    }
  }

  @Test
  void ofAWholeServerSnapshotsEveryDiskFirst() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      lab.write(lab.disk("data"), "data.txt", "precious");
      String image = create(lab, "InstanceId", lab.server(), "ImageName", "whole");
      String clone = lab.run(ApiLab.OTHER_ZONE, "ImageId", image);

      JsonNode disks =
          lab.home()
              .ecs("DescribeDisks", "InstanceId", clone, "DiskType", "data")
              .path("Disks")
              .path("Disk");

      assertThat(disks).hasSize(1);
      assertThat(lab.bytes(disks.path(0).path("DiskId").asText()).resolve("data.txt"))
          .hasContent("precious");
      assertThat(lab.home().refusal("DeleteImage", "ImageId", image))
          .isEqualTo("403 ImageUsingByInstance");
      lab.home().ecs("DeleteImage", "ImageId", image, "Force", "true");
      assertThat(lab.home().refusal("DeleteImage", "ImageId", image, "Force", "true"))
          .isEqualTo("404 InvalidImageId.NotFound");
    }
  }

  @Test
  void hasANameOfItsOwnAndMayFail() {
    try (ApiLab lab = ApiLab.inTime(directory, "CreateImage: fail 1")) {
      String snapshot = lab.snapshot(lab.disk("system"));
      ApiLab.await(
          "the snapshot",
          () -> lab.describeSnapshot(snapshot).path("Status").asText().equals("accomplished"));
      String id = create(lab, "SnapshotId", snapshot, "ImageName", "one", "ClientToken", "t");

      assertThat(create(lab, "SnapshotId", snapshot, "ImageName", "one", "ClientToken", "t"))
          .isEqualTo(id);
      assertThat(lab.home().refusal("CreateImage", "SnapshotId", snapshot, "ImageName", "one"))
          .isEqualTo("400 InvalidImageName.Duplicated");
      ApiLab.await(
          "the failure",
          () ->
              find(lab, id, "Status", EVERY_STATUS).path("Status").asText().equals("CreateFailed"));
    }
  }

  @Test
  void ofTheStockCanNotBeDeleted() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String stock = lab.lab().network(ApiLab.HOME).stockImage();

      assertThat(lab.home().refusal("DeleteImage", "ImageId", stock, "Force", "true"))
          .isEqualTo("403 OperationDenied");
      assertThat(find(lab, stock).path("ImageOwnerAlias").asText()).isEqualTo("system");
      assertThat(find(lab, stock, "ImageOwnerAlias", "self").isMissingNode()).isTrue();
    }
  }

  private static String create(ApiLab lab, String... parameters) {
    return lab.home().ecs("CreateImage", parameters).path("ImageId").asText();
  }

  private static JsonNode find(ApiLab lab, String id, String... more) {
    String[] parameters = new String[more.length + 2];
    parameters[0] = "ImageId";
    parameters[1] = id;
    System.arraycopy(more, 0, parameters, 2, more.length);
    return lab.home().ecs("DescribeImages", parameters).path("Images").path("Image").path(0);
  }
}

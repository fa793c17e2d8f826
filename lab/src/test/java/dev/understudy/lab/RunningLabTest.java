package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ecs.Inventory;
import dev.understudy.lab.workload.GamsData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lab as a whole, with real servers and sensor nodes. */
@Timeout(180)
class RunningLabTest {
  private static final int SENSORS = 6;

  @TempDir Path directory;

  @Test
  void losesItsServerKeepsItsDataAndLeavesNothingBehind() throws Exception {
    try (LabServer lab = LabServer.start(LabOptions.in(directory).withSensors(SENSORS))) {
      ApiClient api = ApiClient.of(lab, ApiLab.HOME);
      Inventory.Item server = find(lab, "instance", "gams-data");
      String disk = find(lab, "disk", "data").id();
      assertThat(lab.sensorReport())
          .hasValueSatisfying(report -> assertThat(report.nodes()).hasSize(SENSORS));
      assertThat(console(api, server.id())).contains("BEGIN SSH HOST KEY KEYS");
      assertThat(Files.readAllLines(directory.resolve("known_hosts")))
          .hasSize(2)
          .allMatch(line -> line.matches("\\[127\\.[\\d.]+\\]:2222 ssh-ed25519 [A-Za-z0-9+/=]+"));

      lab.breakServer("data", Breakage.UNBOOTABLE);
      assertThat(status(api, server.id())).isEqualTo("Running");
      assertThat(console(api, server.id()))
          .contains("Kernel panic")
          .doesNotContain("BEGIN SSH HOST KEY KEYS");
      ApiLab.await("readings that nobody takes", () -> lab.status().buffered() > 0);

      long rows = GamsData.count(restore(api, disk));
      assertThat(rows).isPositive().isLessThanOrEqualTo(lab.status().generated());

      lab.mend("data");
      ApiLab.await("the delivery of every reading", () -> lab.status().buffered() == 0);
      lab.breakServer("data", Breakage.ISOLATED);
      ApiLab.await("readings that nobody takes", () -> lab.status().buffered() > 0);
      assertThat(lab.status().servers().get(0).status()).isEqualTo("Running (isolated)");
      lab.mend("data");
      ApiLab.await("the delivery of every reading", () -> lab.status().buffered() == 0);
    }

    assertThat(ProcessHandle.current().descendants()).isEmpty();
    try (LabServer again = LabServer.start(LabOptions.in(directory).withSensors(SENSORS))) {
      ApiLab.await("the delivery of every reading", () -> again.status().buffered() == 0);
    }
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void losesTheNewestReadingsOfARestoreWhenItIsSabotagedSo() {
    LabOptions options =
        LabOptions.in(directory)
            .with(Layout.SINGLE_DISK)
            .with(Sabotage.LOST_TAIL)
            .withSensors(SENSORS);
    try (LabServer lab = LabServer.start(options)) {
      ApiClient api = ApiClient.of(lab, ApiLab.HOME);
      String disk =
          lab.inventory().stream()
              .filter(item -> item.kind().equals("disk") && item.region().equals(ApiLab.HOME))
              .map(Inventory.Item::id)
              .findFirst()
              .orElseThrow();
      ApiLab.await("a few readings", () -> lab.status().generated() > 8 * SENSORS);

      String snapshot = snapshot(api, disk);
      String image = api.ecs("CreateImage", "SnapshotId", snapshot).path("ImageId").asText();
      ApiLab.await(
          "the image",
          () -> api.ecs("DescribeImages", "ImageId", image).path("TotalCount").asInt() == 1);
      Inventory.Network network = lab.network(ApiLab.HOME);
      String carrier =
          api.ecs(
                  "CreateInstance",
                  "ImageId",
                  image,
                  "InstanceType",
                  "ecs.g7.large",
                  "SecurityGroupId",
                  network.securityGroups().get(0),
                  "VSwitchId",
                  network.vswitches().get(ApiLab.ZONE))
              .path("InstanceId")
              .asText();
      ApiLab.await("the carrier", () -> status(api, carrier).equals("Stopped"));
      String copy =
          api.ecs("DescribeDisks", "InstanceId", carrier)
              .path("Disks")
              .path("Disk")
              .path(0)
              .path("DiskId")
              .asText();

      long whole = GamsData.count(directory.resolve("cuts/" + snapshot + "/fs/srv/gams"));
      long left = GamsData.count(directory.resolve("disks/" + copy + "/fs/srv/gams"));
      assertThat(whole - left).isBetween(4L * SENSORS, 6L * SENSORS);
    }
  }

  private Path restore(ApiClient api, String disk) {
    String snapshot = snapshot(api, disk);
    String restored =
        api.ecs("CreateDisk", "ZoneId", ApiLab.ZONE, "SnapshotId", snapshot)
            .path("DiskId")
            .asText();
    ApiLab.await(
        "the disk",
        () ->
            api.ecs("DescribeDisks", "DiskIds", "[\"" + restored + "\"]", "Status", "Available")
                    .path("TotalCount")
                    .asInt()
                == 1);
    return directory.resolve("disks").resolve(restored).resolve("fs");
  }

  private static String snapshot(ApiClient api, String disk) {
    String snapshot = api.ecs("CreateSnapshot", "DiskId", disk).path("SnapshotId").asText();
    ApiLab.await(
        "the snapshot",
        () ->
            api.ecs(
                        "DescribeSnapshots",
                        "SnapshotIds",
                        "[\"" + snapshot + "\"]",
                        "Status",
                        "accomplished")
                    .path("TotalCount")
                    .asInt()
                == 1);
    return snapshot;
  }

  private static Inventory.Item find(LabServer lab, String kind, String name) {
    List<Inventory.Item> found =
        lab.inventory().stream()
            .filter(item -> item.kind().equals(kind) && item.name().equals(name))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static String status(ApiClient api, String id) {
    JsonNode instances =
        api.ecs("DescribeInstances", "InstanceIds", "[\"" + id + "\"]")
            .path("Instances")
            .path("Instance");
    return instances.path(0).path("Status").asText();
  }

  private static String console(ApiClient api, String id) {
    String encoded =
        api.ecs("GetInstanceConsoleOutput", "InstanceId", id).path("ConsoleOutput").asText();
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }
}

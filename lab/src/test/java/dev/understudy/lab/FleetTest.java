package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
  @TempDir Path directory;

  @Test
  void livesInBothRegionsBesideTheLabsOwnServers() {
    try (LabServer lab = LabServer.start(fleet(10, 3))) {
      ApiClient home = ApiClient.of(lab, ApiLab.HOME);
      ApiClient away = ApiClient.of(lab, ApiLab.AWAY);

      assertThat(servers(home)).hasSize(8);
      assertThat(servers(away)).hasSize(2);
      JsonNode server = servers(away).path(0);
      assertThat(server.path("InstanceName").asText()).isEqualTo("fleet-0010");
      assertThat(server.path("Status").asText()).isEqualTo("Running");
      JsonNode disks =
          away.ecs("DescribeDisks", "InstanceId", server.path("InstanceId").asText())
              .at("/Disks/Disk");
      assertThat(disks.findValuesAsText("Type"))
          .containsExactlyInAnyOrder("system", "data", "data");
      assertThat(disks.findValuesAsText("Category")).containsOnly("cloud_auto");
      assertThat(home.ecs("DescribeInstances").path("TotalCount").asInt()).isEqualTo(9);
    }
  }

  @Test
  void isSnapshottedCopiedAndDeletedWithoutLeavingAFile() throws Exception {
    try (LabServer lab = LabServer.start(fleet(5, 2))) {
      ApiClient home = ApiClient.of(lab, ApiLab.HOME);
      String server = servers(home).path(0).path("InstanceId").asText();
      long before = files();

      String group =
          home.ecs("CreateSnapshotGroup", "InstanceId", server).path("SnapshotGroupId").asText();
      JsonNode members =
          home.ecs("DescribeSnapshotGroups", "SnapshotGroupId.1", group)
              .at("/SnapshotGroups/SnapshotGroup/0/Snapshots/Snapshot");
      assertThat(members).hasSize(2);
      String member = members.path(0).path("SnapshotId").asText();
      home.ecs("CopySnapshot", "SnapshotId", member, "DestinationRegionId", ApiLab.AWAY);
      String disk = members.path(0).path("SourceDiskId").asText();
      home.ecs("CreateSnapshot", "DiskId", disk);
      assertThat(files()).isEqualTo(before);
      home.ecs("DeleteSnapshotGroup", "SnapshotGroupId", group);

      assertThat(home.ecs("DescribeSnapshots", "DiskId", disk).path("TotalCount").asInt())
          .isEqualTo(1);
      assertThat(ApiClient.of(lab, ApiLab.AWAY).ecs("DescribeSnapshots").path("TotalCount").asInt())
          .isEqualTo(1);
      assertThat(files()).isEqualTo(before);
    }
  }

  @Test
  void meetsTheLimitsOfTheLab() {
    LabOptions options = fleet(2, 1).withLimits(List.of("DescribeDisks: 2/m"));
    try (LabServer lab = LabServer.start(options)) {
      ApiClient home = ApiClient.of(lab, ApiLab.HOME);

      assertThat(home.refusal("DescribeDisks")).isEqualTo("200 ");
      assertThat(home.refusal("DescribeDisks")).isEqualTo("400 Throttling.User");
      assertThat(ApiClient.of(lab, ApiLab.AWAY).refusal("DescribeDisks")).isEqualTo("200 ");
    }
  }

  @Test
  void endsWithItsLabAndNeedsAPlaceOfItsOwn() {
    LabServer.start(fleet(1, 1)).close();
    LabServer.start(fleet(1, 1)).close();
    LabServer.start(LabOptions.apiOnly(directory)).close();

    assertThatExceptionOfType(LabException.class)
        .isThrownBy(() -> LabServer.start(fleet(1, 1)))
        .withMessageContaining("without a lab");
  }

  @Test
  void isWrittenAsServersByDisks() {
    assertThat(Fleet.parse("1000x10")).isEqualTo(new Fleet(1000, 10, "cloud_essd"));
    assertThat(Fleet.parse("3x1:cloud_ssd")).isEqualTo(new Fleet(3, 1, "cloud_ssd"));
    for (String text : List.of("1000", "0x1", "1x18", "3x1:floppy", "-1x1")) {
      assertThatExceptionOfType(LabException.class).isThrownBy(() -> Fleet.parse(text));
    }
    assertThatExceptionOfType(LabException.class)
        .isThrownBy(() -> LabServer.start(fleet(1, 1).withLimits(List.of("x"))));
  }

  private LabOptions fleet(int servers, int disksEach) {
    return LabOptions.apiOnly(directory).withFleet(servers, disksEach, "cloud_auto");
  }

  private static JsonNode servers(ApiClient client) {
    return client
        .ecs("DescribeInstances", "Tag.1.Key", "role", "Tag.1.Value", "fleet", "PageSize", "100")
        .at("/Instances/Instance");
  }

  private long files() throws Exception {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.count();
    }
  }
}

package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiLab;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {
  @TempDir Path directory;

  @Test
  void goesThroughItsStatesInTime() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String id = lab.run(ApiLab.ZONE);
      Set<String> seen = new LinkedHashSet<>();

      ApiLab.await(
          "the start",
          () -> {
            seen.add(status(lab, id));
            return seen.contains("Running");
          });
      assertThat(seen).containsExactly("Pending", "Starting", "Running");

      lab.home().ecs("StopInstance", "InstanceId", id, "StoppedMode", "KeepCharging");
      assertThat(status(lab, id)).isEqualTo("Stopping");
      assertThat(lab.home().refusal("StopInstance", "InstanceId", id))
          .isEqualTo("403 IncorrectInstanceStatus");
      ApiLab.await("the stop", () -> status(lab, id).equals("Stopped"));
      assertThat(lab.instance(id).path("StoppedMode").asText()).isEqualTo("KeepCharging");

      lab.home().ecs("StartInstance", "InstanceId", id);
      ApiLab.await("the start", () -> status(lab, id).equals("Running"));
      lab.home().ecs("RebootInstance", "InstanceId", id, "ForceStop", "true");
      assertThat(status(lab, id)).isEqualTo("Stopping");
      ApiLab.await("the restart", () -> status(lab, id).equals("Running"));
    }
  }

  @Test
  void canNotBeReleasedWhileItIsBeingMade() {
    try (ApiLab lab = ApiLab.inTime(directory)) {
      String id = lab.run(ApiLab.ZONE);

      assertThat(lab.home().refusal("DeleteInstance", "InstanceId", id, "Force", "true"))
          .isEqualTo("403 IncorrectInstanceStatus.Initializing");
      assertThat(lab.home().refusal("StartInstance", "InstanceId", id))
          .isEqualTo("403 IncorrectInstanceStatus");
    }
  }

  @Test
  void madeTheOldWayStaysStoppedAndHasNeverBooted() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id =
          lab.home().ecs("CreateInstance", lab.launch(ApiLab.ZONE)).path("InstanceId").asText();

      assertThat(status(lab, id)).isEqualTo("Stopped");
      assertThat(console(lab, id)).isEmpty();
      lab.home().ecs("StartInstance", "InstanceId", id);
      assertThat(status(lab, id)).isEqualTo("Running");
      assertThat(console(lab, id)).isNotEmpty();
    }
  }

  @Test
  void carriesItsTagsToItsDisks() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id =
          lab.run(
              ApiLab.ZONE,
              "Tag.1.Key",
              "understudy:run",
              "Tag.1.Value",
              "r-1",
              "DataDisk.1.Size",
              "30",
              "DataDisk.1.Category",
              "cloud_auto",
              "DataDisk.1.DeleteWithInstance",
              "false");

      JsonNode disks =
          lab.home()
              .ecs("DescribeDisks", "Tag.1.Key", "understudy:run", "Tag.1.Value", "r-1")
              .path("Disks")
              .path("Disk");

      assertThat(disks.findValuesAsText("InstanceId")).contains(id).hasSize(4);
      assertThat(disks.findValuesAsText("Type")).containsExactlyInAnyOrder("system", "data");
      assertThat(disks.findValuesAsText("SerialNumber")).doesNotContain("").hasSize(2);
      assertThat(disks.findValuesAsText("Device")).contains("/dev/xvda", "/dev/xvdb");
    }
  }

  @Test
  void releasesWithItOnlyTheDisksThatGoWithIt() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id =
          lab.run(
              ApiLab.ZONE,
              "DataDisk.1.Size",
              "30",
              "DataDisk.1.DiskName",
              "kept",
              "DataDisk.1.DeleteWithInstance",
              "false",
              "DataDisk.2.Size",
              "30",
              "DataDisk.2.DiskName",
              "gone");
      assertThat(lab.home().refusal("DeleteInstance", "InstanceId", id))
          .isEqualTo("403 IncorrectInstanceStatus");

      lab.home().ecs("DeleteInstance", "InstanceId", id, "Force", "true");

      assertThat(lab.instance(id).isMissingNode()).isTrue();
      assertThat(lab.home().refusal("DeleteInstance", "InstanceId", id, "Force", "true"))
          .isEqualTo("404 InvalidInstanceId.NotFound");
      JsonNode kept =
          lab.home().ecs("DescribeDisks", "DiskName", "kept").path("Disks").path("Disk").path(0);
      assertThat(kept.path("Status").asText()).isEqualTo("Available");
      assertThat(kept.path("InstanceId").asText()).isEmpty();
      assertThat(lab.bytes(kept.path("DiskId").asText())).exists();
      assertThat(lab.home().ecs("DescribeDisks", "DiskName", "gone").path("TotalCount").asInt())
          .isZero();
      assertThat(directory.resolve("disks"))
          .isDirectoryNotContaining(
              path ->
                  lab.lab().inventory().stream()
                      .noneMatch(item -> item.id().equals(path.getFileName().toString())));
    }
  }

  @Test
  void isKeptByItsDeletionProtection() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id = lab.run(ApiLab.ZONE, "DeletionProtection", "true");
      assertThat(lab.home().refusal("DeleteInstance", "InstanceId", id, "Force", "true"))
          .isEqualTo("403 InvalidOperation.DeletionProtection");

      lab.home().ecs("ModifyInstanceAttribute", "InstanceId", id, "DeletionProtection", "false");
      lab.home().ecs("DeleteInstances", "InstanceId.1", id, "Force", "true");

      assertThat(lab.instance(id).isMissingNode()).isTrue();
    }
  }

  @Test
  void isMadeOnceForOneClientToken() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String one = lab.run(ApiLab.ZONE, "ClientToken", "token-1");
      String same = lab.run(ApiLab.ZONE, "ClientToken", "token-1");

      assertThat(same).isEqualTo(one);
      assertThat(
              lab.home()
                  .refusal(
                      "RunInstances",
                      lab.launch(ApiLab.ZONE, "ClientToken", "token-1", "InstanceName", "other")))
          .isEqualTo("400 IdempotentParameterMismatch");
      assertThat(
              lab.home()
                  .refusal("RunInstances", lab.launch(ApiLab.ZONE, "ClientToken", "x".repeat(65))))
          .isEqualTo("400 InvalidClientToken.Malformed");
      assertThat(lab.run(ApiLab.ZONE, "ClientToken", "token-2")).isNotEqualTo(one);
    }
  }

  @Test
  void canBeMadeByTheHundredAndListedInPages() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      lab.run(ApiLab.ZONE, "Amount", "100", "Tag.1.Key", "k", "Tag.1.Value", "v");
      lab.run(ApiLab.ZONE, "Amount", "5", "Tag.1.Key", "k", "Tag.1.Value", "v");
      Set<String> found = new HashSet<>();
      String token = "";
      int pages = 0;

      do {
        JsonNode page =
            lab.home()
                .ecs(
                    "DescribeInstances",
                    "Tag.1.Key",
                    "k",
                    "Tag.1.Value",
                    "v",
                    "MaxResults",
                    "50",
                    "NextToken",
                    token);
        found.addAll(page.path("Instances").path("Instance").findValuesAsText("InstanceId"));
        token = page.path("NextToken").asText();
        pages++;
      } while (!token.isEmpty());

      assertThat(found).hasSize(105);
      assertThat(pages).isEqualTo(3);
      JsonNode unpaged = lab.home().ecs("DescribeInstances");
      assertThat(unpaged.path("Instances").path("Instance")).hasSize(10);
      assertThat(unpaged.path("TotalCount").asInt()).isEqualTo(106);
      assertThat(
              lab.home()
                  .ecs("DescribeInstances", "PageSize", "100", "PageNumber", "2")
                  .path("Instances")
                  .path("Instance"))
          .hasSize(6);
      assertThat(lab.home().refusal("DescribeInstances", "MaxResults", "101"))
          .isEqualTo("400 InvalidParameter");
      assertThat(lab.home().refusal("DescribeInstances", "NextToken", "forged"))
          .isEqualTo("400 InvalidParameter");
      String ids = "[" + "\"i-x\",".repeat(100) + "\"i-y\"]";
      assertThat(lab.home().refusal("DescribeInstances", "InstanceIds", ids))
          .isEqualTo("400 InvalidParameter");
      assertThat(lab.home().refusal("DescribeInstances", "InstanceIds", "i-x"))
          .isEqualTo("400 InvalidParameter");
    }
  }

  @Test
  void isFoundByEveryFilterAndUnknownIdsAreNoError() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String id = lab.run(ApiLab.OTHER_ZONE, "InstanceName", "clone-7");
      String address =
          lab.instance(id)
              .path("VpcAttributes")
              .path("PrivateIpAddress")
              .path("IpAddress")
              .path(0)
              .asText();

      for (String[] filter :
          new String[][] {
            {"ZoneId", ApiLab.OTHER_ZONE},
            {"InstanceName", "clone-7"},
            {"InstanceName", "clone-*"},
            {"PrivateIpAddresses", "[\"" + address + "\"]"},
            {"VSwitchId", lab.lab().network(ApiLab.HOME).vswitches().get(ApiLab.OTHER_ZONE)},
            {"InstanceIds", "[\"" + id + "\",\"i-unknown\"]"}
          }) {
        assertThat(lab.home().ecs("DescribeInstances", filter).path("Instances").path("Instance"))
            .as(filter[0])
            .hasSize(1);
      }
      assertThat(
              lab.home().ecs("DescribeInstances", "InstanceIds", "[]").path("TotalCount").asInt())
          .isZero();
      assertThat(
              lab.home().ecs("DescribeInstances", "Status", "Stopped").path("TotalCount").asInt())
          .isZero();
      assertThat(
              lab.home()
                  .ecs("DescribeInstanceStatus", "InstanceId.1", id, "InstanceId.2", "i-unknown")
                  .path("InstanceStatuses")
                  .path("InstanceStatus")
                  .findValuesAsText("Status"))
          .containsExactly("Running");
      assertThat(
              lab.away()
                  .ecs("DescribeInstances", "InstanceIds", "[\"" + id + "\"]")
                  .path("TotalCount")
                  .asInt())
          .isZero();
    }
  }

  @Test
  void isRefusedForEveryReasonBeforeAnythingIsMade() {
    try (ApiLab lab =
        ApiLab.instant(directory, "RunInstances: no-stock ecs.g6.large@cn-shanghai-b")) {
      String[][] refused = {
        {"ImageId", "m-unknown", "404 InvalidImageId.NotFound"},
        {"InstanceType", "ecs.x1.tiny", "404 InvalidInstanceType.ValueNotSupported"},
        {"InstanceType", "ecs.g6.large", "403 OperationDenied.NoStock"},
        {"SecurityGroupId", "sg-unknown", "404 InvalidSecurityGroupId.NotFound"},
        {"VSwitchId", "vsw-unknown", "404 InvalidVSwitchId.NotFound"},
        {"ZoneId", "cn-shanghai-g", "400 InvalidParameter.Conflict"},
        {"KeyPairName", "nobody", "404 InvalidKeyPairName.NotFound"},
        {"UserData", "?!", "403 InvalidUserData.Base64FormatInvalid"},
        {"SystemDisk.Size", "1", "404 InvalidSystemDiskSize.LessThanImageSize"},
        {"SystemDisk.Category", "floppy", "403 InvalidDiskCategory.NotSupported"},
        {"DataDisk.1.SnapshotId", "s-unknown", "404 InvalidSnapshotId.NotFound"},
        {"DataDisk.1.DiskName", "sizeless", "400 MissingParameter"},
        {"InstanceName", "https://x", "400 InvalidInstanceName.Malformed"},
        {"Amount", "101", "400 InvalidParameter"},
        {"PrivateIpAddress", "10.0.0.1", "403 InvalidVSwitchId.IpInvalid"},
        {"DryRun", "true", "400 DryRunOperation"},
      };
      int before = lab.lab().inventory().size();

      for (String[] each : refused) {
        assertThat(lab.home().refusal("RunInstances", lab.launch(ApiLab.ZONE, each[0], each[1])))
            .as(each[0])
            .isEqualTo(each[2]);
      }
      assertThat(lab.lab().inventory()).hasSize(before);
      assertThat(lab.run(ApiLab.OTHER_ZONE, "InstanceType", "ecs.g6.large")).startsWith("i-uf6");
      lab.lab().assertAllFaultsUsed();
    }
  }

  @Test
  void saysWhereATypeIsInStock() {
    try (ApiLab lab =
        ApiLab.instant(directory, "RunInstances: no-stock ecs.g7.large@cn-shanghai-b")) {
      JsonNode zones =
          lab.home()
              .ecs(
                  "DescribeAvailableResource",
                  "DestinationResource",
                  "InstanceType",
                  "InstanceType",
                  "ecs.g7.large")
              .path("AvailableZones")
              .path("AvailableZone");

      assertThat(zones.path(0).path("ZoneId").asText()).isEqualTo("cn-shanghai-b");
      assertThat(zones.path(0).path("StatusCategory").asText()).isEqualTo("WithoutStock");
      assertThat(zones.path(1).path("StatusCategory").asText()).isEqualTo("WithStock");
    }
  }

  @Test
  void mayVanishAfterItWasAccepted() {
    try (ApiLab lab = ApiLab.inTime(directory, "RunInstances: vanish 1")) {
      String id = lab.run(ApiLab.ZONE);
      assertThat(status(lab, id)).isEqualTo("Pending");

      ApiLab.await("its end", () -> lab.instance(id).isMissingNode());

      assertThat(lab.lab().inventory())
          .noneMatch(item -> item.attachedTo().equals(id) || item.id().equals(id));
      lab.lab().assertAllFaultsUsed();
    }
  }

  @Test
  void neverSharesAnAddress() {
    try (ApiLab lab = ApiLab.instant(directory)) {
      String one = lab.run(ApiLab.ZONE);
      String address = address(lab, one);
      assertThat(
              lab.home()
                  .refusal("RunInstances", lab.launch(ApiLab.ZONE, "PrivateIpAddress", address)))
          .isEqualTo("400 InvalidPrivateIpAddress.Duplicated");
      lab.home().ecs("DeleteInstance", "InstanceId", one, "Force", "true");

      assertThat(address(lab, lab.run(ApiLab.ZONE))).isNotEqualTo(address);
      assertThat(address(lab, lab.run(ApiLab.ZONE, "PrivateIpAddress", address)))
          .isEqualTo(address);
    }
  }

  private static String address(ApiLab lab, String id) {
    return lab.instance(id)
        .path("VpcAttributes")
        .path("PrivateIpAddress")
        .path("IpAddress")
        .path(0)
        .asText();
  }

  private static String console(ApiLab lab, String id) {
    String encoded =
        lab.home().ecs("GetInstanceConsoleOutput", "InstanceId", id).path("ConsoleOutput").asText();
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  private static String status(ApiLab lab, String id) {
    return lab.instance(id).path("Status").asText();
  }
}

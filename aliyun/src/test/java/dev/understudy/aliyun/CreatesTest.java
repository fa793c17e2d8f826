package dev.understudy.aliyun;

import static dev.understudy.aliyun.ScriptedEndpoint.REGION;
import static dev.understudy.aliyun.ScriptedEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.LaunchRequest;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.Token;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What creates put on the wire: a client token, tags, and only what was asked for. */
@Timeout(60)
class CreatesTest {
  private static final Token TOKEN = new Token("20261124t093015z-4f2a91-0011223344-1");
  private static final Tags TAGS =
      Tags.of(Tags.RUN, "20261124t093015z-4f2a91", "team", "a b&c=夜*~");

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final Cloud.Region region = endpoint.cloud().in(REGION);

  @AfterEach
  void close() {
    endpoint.assertFinished();
    endpoint.close();
  }

  @Test
  void takingASnapshotSendsTokenTagsAndRegion() {
    endpoint.on("CreateSnapshot", json("{\"SnapshotId\":\"s-1\"}"));

    SnapshotId id = region.snapshots().take(new DiskId("d-1"), "nightly", TAGS, TOKEN);

    assertThat(id).isEqualTo(new SnapshotId("s-1"));
    assertThat(only("CreateSnapshot"))
        .containsEntry("DiskId", "d-1")
        .containsEntry("SnapshotName", "nightly")
        .containsEntry("RegionId", "cn-shanghai");
    assertTokenAndTags("CreateSnapshot");
  }

  @Test
  void makingADiskSendsTokenAndTags() {
    endpoint.on("CreateDisk", json("{\"DiskId\":\"d-2\"}"));

    DiskId id =
        region
            .disks()
            .createFrom(
                new SnapshotId("s-1"), new ZoneId("cn-shanghai-b"), "cloud_essd", "n", TAGS, TOKEN);

    assertThat(id).isEqualTo(new DiskId("d-2"));
    assertThat(only("CreateDisk"))
        .containsEntry("SnapshotId", "s-1")
        .containsEntry("ZoneId", "cn-shanghai-b")
        .containsEntry("DiskCategory", "cloud_essd");
    assertTokenAndTags("CreateDisk");
  }

  @Test
  void makingAnEmptyDiskSendsItsSizeAndNoSnapshot() {
    endpoint.on("CreateDisk", json("{\"DiskId\":\"d-3\"}"));

    DiskId id =
        region.disks().createEmpty(40, new ZoneId("cn-shanghai-b"), "cloud_essd", "n", TAGS, TOKEN);

    assertThat(id).isEqualTo(new DiskId("d-3"));
    assertThat(only("CreateDisk")).containsEntry("Size", "40").doesNotContainKey("SnapshotId");
    assertTokenAndTags("CreateDisk");
  }

  @Test
  void makingAnImageSendsTokenAndTags() {
    endpoint.on("CreateImage", json("{\"ImageId\":\"m-1\"}"));

    ImageId id = region.images().createFrom(new SnapshotId("s-1"), "carrier", TAGS, TOKEN);

    assertThat(id).isEqualTo(new ImageId("m-1"));
    assertTokenAndTags("CreateImage");
  }

  @Test
  void launchingSendsTokenTagsAndUserDataInBase64() {
    endpoint.on("RunInstances", json("{\"InstanceIdSets\":{\"InstanceIdSet\":[\"i-1\"]}}"));

    InstanceId id = region.instances().launch(wanted("#!/bin/sh\necho ü\n", 40), TOKEN);

    assertThat(id).isEqualTo(new InstanceId("i-1"));
    Map<String, String> sent = only("RunInstances");
    assertThat(sent)
        .containsEntry("Amount", "1")
        .containsEntry("ImageId", "m-1")
        .containsEntry("VSwitchId", "vsw-1")
        .containsEntry("SecurityGroupId", "sg-1")
        .containsEntry("KeyPairName", "understudy")
        .containsEntry("SystemDisk.Size", "40")
        .doesNotContainKey("MinAmount");
    assertThat(new String(Base64.getDecoder().decode(sent.get("UserData")), StandardCharsets.UTF_8))
        .isEqualTo("#!/bin/sh\necho ü\n");
    assertTokenAndTags("RunInstances");
  }

  @Test
  void makingAStoppedServerSendsTokenAndTags() {
    endpoint.on("CreateInstance", json("{\"InstanceId\":\"i-1\"}"));

    InstanceId id = region.instances().create(wanted("", 0), TOKEN);

    assertThat(id).isEqualTo(new InstanceId("i-1"));
    assertThat(only("CreateInstance")).doesNotContainKeys("UserData", "SystemDisk.Size");
    assertTokenAndTags("CreateInstance");
  }

  @Test
  void aLaunchThatNamesNoServerLeavesTheEffectUnknown() {
    endpoint.on("RunInstances", json("{\"InstanceIdSets\":{\"InstanceIdSet\":[]}}"));

    Problem problem = Failing.problemOf(() -> region.instances().launch(wanted("", 0), TOKEN));

    assertThat(problem.effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void anIsolatedGroupIsClosedBeforeItIsOpenedAndMarkedLast() {
    endpoint
        .on("CreateSecurityGroup", json("{\"SecurityGroupId\":\"sg-9\"}"))
        .on("AuthorizeSecurityGroupEgress", json("{}"))
        .on("AuthorizeSecurityGroup", json("{}"))
        .on("TagResources", json("{}"));

    SecurityGroupId id =
        region
            .network()
            .createIsolated("drill", "vpc-1", "127.0.0.0/8", Set.of(22, 8080), TAGS, TOKEN);

    assertThat(id).isEqualTo(new SecurityGroupId("sg-9"));
    assertThat(endpoint.requests())
        .extracting(request -> request.get("Action"))
        .containsExactly(
            "CreateSecurityGroup",
            "AuthorizeSecurityGroupEgress",
            "AuthorizeSecurityGroup",
            "TagResources");
    assertThat(only("CreateSecurityGroup"))
        .containsEntry("ClientToken", TOKEN.value())
        .containsEntry("Tag.1.Key", Tags.RUN)
        .doesNotContainValue(Tags.TOKEN);
    assertThat(only("AuthorizeSecurityGroupEgress"))
        .containsEntry("Permissions.1.Policy", "drop")
        .containsEntry("Permissions.1.DestCidrIp", "0.0.0.0/0")
        .containsEntry("Permissions.1.PortRange", "-1/-1")
        .containsEntry("Permissions.1.Priority", "1");
    assertThat(only("AuthorizeSecurityGroup"))
        .contains(
            entry("Permissions.1.PortRange", "22/22"),
            entry("Permissions.2.PortRange", "8080/8080"),
            entry("Permissions.1.SourceCidrIp", "127.0.0.0/8"),
            entry("Permissions.2.Policy", "accept"));
    assertThat(only("TagResources"))
        .contains(
            entry("ResourceType", "securitygroup"),
            entry("ResourceId.1", "sg-9"),
            entry("Tag.1.Key", Tags.TOKEN),
            entry("Tag.1.Value", TOKEN.value()));
  }

  @Test
  void tokensOfOneRequestDifferAndFit() {
    endpoint
        .on("CreateSecurityGroup", json("{\"SecurityGroupId\":\"sg-9\"}"))
        .on("AuthorizeSecurityGroupEgress", json("{}"))
        .on("AuthorizeSecurityGroup", json("{}"))
        .on("TagResources", json("{}"));

    region.network().createIsolated("drill", "vpc-1", "10.0.0.0/8", Set.of(22), TAGS, TOKEN);

    List<String> tokens =
        endpoint.requests().stream()
            .flatMap(request -> Optional.ofNullable(request.get("ClientToken")).stream())
            .toList();
    assertThat(tokens).hasSize(3).doesNotHaveDuplicates().allMatch(token -> token.length() <= 64);
  }

  @Test
  void attachingNeverTiesTheDiskToTheServersLife() {
    endpoint.on("AttachDisk", json("{}"));

    region.disks().attach(new DiskId("d-1"), new InstanceId("i-1"));

    assertThat(only("AttachDisk")).containsEntry("DeleteWithInstance", "false");
  }

  @Test
  void stoppingKeepsTheServersResources() {
    endpoint.on("StopInstance", json("{}"));

    region.instances().stop(new InstanceId("i-1"), true);

    assertThat(only("StopInstance"))
        .containsEntry("StoppedMode", "KeepCharging")
        .containsEntry("ForceStop", "true");
  }

  @Test
  void noTagsAreNoCall() {
    region.console().tag(new InstanceId("i-1"), Tags.none());

    assertThat(endpoint.requests()).isEmpty();
  }

  private static LaunchRequest wanted(String userData, int systemDisk) {
    return new LaunchRequest(
        "name",
        new ImageId("m-1"),
        "ecs.g7.large",
        new ZoneId("cn-shanghai-b"),
        "vsw-1",
        new SecurityGroupId("sg-1"),
        Optional.of("understudy"),
        systemDisk,
        userData,
        TAGS);
  }

  private Map<String, String> only(String action) {
    assertThat(endpoint.requests(action)).hasSize(1);
    return endpoint.requests(action).get(0);
  }

  private void assertTokenAndTags(String action) {
    assertThat(only(action))
        .containsEntry("ClientToken", TOKEN.value())
        .containsEntry("Tag.1.Key", Tags.RUN)
        .containsEntry("Tag.2.Key", "team")
        .containsEntry("Tag.2.Value", "a b&c=夜*~")
        .containsEntry("Tag.3.Key", Tags.TOKEN)
        .containsEntry("Tag.3.Value", TOKEN.value());
  }
}

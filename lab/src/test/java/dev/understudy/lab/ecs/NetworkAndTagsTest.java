package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.ApiLab;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkAndTagsTest {
  @TempDir Path directory;
  private ApiLab lab;

  @BeforeEach
  void start() {
    lab = ApiLab.instant(directory);
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  @Test
  void aSecurityGroupIsMadeFoundAndDeleted() {
    String group = createGroup("Tag.1.Key", "k", "Tag.1.Value", "v");
    assertThat(group).startsWith("sg-uf6");

    JsonNode found =
        lab.home()
            .ecs("DescribeSecurityGroups", "Tag.1.Key", "k", "Tag.1.Value", "v")
            .path("SecurityGroups")
            .path("SecurityGroup");

    assertThat(found.findValuesAsText("SecurityGroupId")).containsExactly(group);
    lab.home().ecs("DeleteSecurityGroup", "SecurityGroupId", group);
    assertThat(lab.home().refusal("DeleteSecurityGroup", "SecurityGroupId", group))
        .isEqualTo("404 InvalidSecurityGroupId.NotFound");
  }

  @Test
  void aSecurityGroupInUseStays() {
    assertThat(lab.home().refusal("DeleteSecurityGroup", "SecurityGroupId", lab.group()))
        .isEqualTo("403 DependencyViolation");
    String group = createGroup();
    String id = lab.run(ApiLab.ZONE, "SecurityGroupId", group);
    assertThat(lab.home().refusal("DeleteSecurityGroup", "SecurityGroupId", group))
        .isEqualTo("403 DependencyViolation");

    lab.home().ecs("ModifyInstanceAttribute", "InstanceId", id, "SecurityGroupIds.1", lab.group());
    lab.home().ecs("DeleteSecurityGroup", "SecurityGroupId", group);

    assertThat(lab.instance(id).path("SecurityGroupIds").path("SecurityGroupId").path(0).asText())
        .isEqualTo(lab.group());
  }

  @Test
  void aRuleThatIsThereAlreadyIsNotAddedTwiceAndOneThatIsGoneIsNoError() {
    String group = createGroup();
    String[] rule = {
      "SecurityGroupId", group,
      "Permissions.1.IpProtocol", "tcp",
      "Permissions.1.PortRange", "22/22",
      "Permissions.1.SourceCidrIp", "127.0.0.0/8",
      "Permissions.1.Description", "control host"
    };
    lab.home().ecs("AuthorizeSecurityGroup", rule);
    lab.home().ecs("AuthorizeSecurityGroup", rule);

    JsonNode rules = rules(group);
    assertThat(rules).hasSize(1);
    assertThat(rules.path(0).path("Policy").asText()).isEqualTo("Accept");
    assertThat(rules.path(0).path("IpProtocol").asText()).isEqualTo("TCP");
    assertThat(rules.path(0).path("Direction").asText()).isEqualTo("ingress");
    lab.home().ecs("RevokeSecurityGroup", rule);
    lab.home().ecs("RevokeSecurityGroup", rule);
    assertThat(rules(group)).isEmpty();
    assertThat(
            lab.home()
                .refusal(
                    "RevokeSecurityGroup",
                    "SecurityGroupId",
                    group,
                    "SecurityGroupRuleId.1",
                    "sgr-unknown"))
        .isEqualTo("400 InvalidParam.SecurityGroupRuleId");
  }

  @Test
  void aRuleIsChecked() {
    String group = createGroup();
    String[][] refused = {
      {"IpProtocol", "carrier-pigeon", "400 InvalidIpProtocol.Malformed"},
      {"PortRange", "22", "400 InvalidPortRange.Malformed"},
      {"PortRange", "22/21", "400 InvalidPortRange.Malformed"},
      {"PortRange", "0/70000", "400 InvalidPortRange.Malformed"},
      {"SourceCidrIp", "everywhere", "400 InvalidParam.SourceIp"},
      {"SourceCidrIp", "", "400 MissingParameter"},
      {"Policy", "perhaps", "400 InvalidPolicy.Malformed"},
      {"Priority", "101", "400 InvalidPriority.Malformed"}
    };

    for (String[] each : refused) {
      assertThat(
              lab.home()
                  .refusal(
                      "AuthorizeSecurityGroup",
                      "SecurityGroupId",
                      group,
                      "Permissions.1.IpProtocol",
                      "tcp",
                      "Permissions.1.PortRange",
                      "22/22",
                      "Permissions.1.SourceCidrIp",
                      "127.0.0.0/8",
                      "Permissions.1." + each[0],
                      each[1]))
          .as(each[0])
          .isEqualTo(each[2]);
    }
    assertThat(rules(group)).isEmpty();
    assertThat(lab.home().refusal("CreateSecurityGroup", "VpcId", "vpc-unknown"))
        .isEqualTo("404 InvalidVpcId.NotFound");
  }

  @Test
  void tagsAreAddedOverwrittenListedAndTakenOff() {
    String disk = lab.disk("data");
    tag(disk, "Tag.1.Key", "a", "Tag.1.Value", "1", "Tag.2.Key", "empty", "Tag.2.Value", "");
    tag(disk, "Tag.1.Key", "a", "Tag.1.Value", "2");

    JsonNode listed =
        lab.home()
            .ecs("ListTagResources", "ResourceType", "disk", "ResourceId.1", disk)
            .path("TagResources")
            .path("TagResource");
    assertThat(listed.findValuesAsText("TagKey")).contains("a", "empty", "understudy:disk");
    assertThat(
            lab.home()
                .ecs("DescribeDisks", "Tag.1.Key", "a", "Tag.1.Value", "2")
                .path("TotalCount")
                .asInt())
        .isEqualTo(1);

    lab.home().ecs("UntagResources", "ResourceType", "disk", "ResourceId.1", disk, "TagKey.1", "a");
    assertThat(lab.home().ecs("DescribeDisks", "Tag.1.Key", "a").path("TotalCount").asInt())
        .isZero();
    lab.home().ecs("UntagResources", "ResourceType", "disk", "ResourceId.1", disk, "All", "true");
    assertThat(lab.describeDisk(disk).path("Tags").path("Tag")).isEmpty();
  }

  @Test
  void tagsAreListedInPages() {
    lab.run(ApiLab.ZONE, "Amount", "60", "Tag.1.Key", "k", "Tag.1.Value", "v");
    Set<String> found = new HashSet<>();
    String token = "";
    int pages = 0;

    do {
      JsonNode page =
          lab.home()
              .ecs(
                  "ListTagResources",
                  "ResourceType",
                  "instance",
                  "Tag.1.Key",
                  "k",
                  "NextToken",
                  token);
      found.addAll(page.findValuesAsText("ResourceId"));
      token = page.path("NextToken").asText();
      pages++;
    } while (!token.isEmpty());

    assertThat(found).hasSize(60);
    assertThat(pages).isEqualTo(2);
  }

  @Test
  void tagsAreRefusedAsTheVendorDoes() {
    String disk = lab.disk("data");
    String[] many = new String[42 * 2];
    for (int i = 0; i < 21; i++) {
      many[4 * i] = "Tag." + (i + 1) + ".Key";
      many[4 * i + 1] = "k" + i;
      many[4 * i + 2] = "Tag." + (i + 1) + ".Value";
      many[4 * i + 3] = "v";
    }
    assertThat(refusedTag(disk, many)).isEqualTo("400 NumberExceed.Tags");
    assertThat(refusedTag(disk, "Tag.1.Key", "UNDERSTUDY:DISK", "Tag.1.Value", "x"))
        .isEqualTo("403 TagKey.Duplication");
    assertThat(refusedTag("d-unknown", "Tag.1.Key", "k"))
        .isEqualTo("404 InvalidResourceId.NotFound");
    assertThat(refusedTag(disk)).isEqualTo("400 MissingParameter");
    assertThat(
            lab.home()
                .refusal(
                    "TagResources", "ResourceType", "cat", "ResourceId.1", disk, "Tag.1.Key", "k"))
        .isEqualTo("404 InvalidResourceType.NotFound");
    String[] ids = new String[51 * 2];
    for (int i = 0; i < 51; i++) {
      ids[2 * i] = "ResourceId." + (i + 1);
      ids[2 * i + 1] = disk;
    }
    String[] all = new String[ids.length + 4];
    System.arraycopy(ids, 0, all, 0, ids.length);
    System.arraycopy(
        new String[] {"ResourceType", "disk", "Tag.1.Key", "k"}, 0, all, ids.length, 4);
    assertThat(lab.home().refusal("TagResources", all)).isEqualTo("400 NumberExceed.ResourceIds");
  }

  @Test
  void keyPairsAreImportedOnce() {
    String key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3m9p0cW0 someone";
    lab.home().ecs("ImportKeyPair", "KeyPairName", "other", "PublicKeyBody", key);

    JsonNode pair =
        lab.home()
            .ecs("DescribeKeyPairs", "KeyPairName", "other", "IncludePublicKey", "true")
            .path("KeyPairs")
            .path("KeyPair")
            .path(0);
    assertThat(pair.path("PublicKey").asText()).isEqualTo(key);
    assertThat(pair.path("KeyPairFingerPrint").asText()).matches("([0-9a-f]{2}:){15}[0-9a-f]{2}");
    assertThat(lab.home().refusal("ImportKeyPair", "KeyPairName", "other", "PublicKeyBody", key))
        .isEqualTo("400 KeyPair.AlreadyExist");
    assertThat(
            lab.home().refusal("ImportKeyPair", "KeyPairName", "third", "PublicKeyBody", "no key"))
        .isEqualTo("400 InvalidPublicKeyBody.Malformed");
  }

  @Test
  void networksAreDescribed() {
    Inventory.Network network = lab.lab().network(ApiLab.HOME);

    JsonNode vswitches =
        lab.home()
            .ecs("DescribeVSwitches", "VpcId", network.vpc(), "ZoneId", ApiLab.ZONE)
            .path("VSwitches")
            .path("VSwitch");

    assertThat(vswitches.findValuesAsText("VSwitchId"))
        .containsExactly(network.vswitches().get(ApiLab.ZONE));
    assertThat(
            lab.home()
                .send("2016-04-28", "DescribeVpcs")
                .json()
                .path("Vpcs")
                .path("Vpc")
                .findValuesAsText("VpcId"))
        .containsExactly(network.vpc());
    assertThat(lab.home().ecs("DescribeRegions").path("Regions").path("Region")).hasSize(3);
    assertThat(
            lab.home()
                .ecs("DescribeInstanceTypes", "InstanceTypes.1", "ecs.c6.large")
                .path("InstanceTypes")
                .path("InstanceType"))
        .hasSize(1);
  }

  private String createGroup(String... more) {
    String[] parameters = new String[more.length + 2];
    parameters[0] = "VpcId";
    parameters[1] = lab.lab().network(ApiLab.HOME).vpc();
    System.arraycopy(more, 0, parameters, 2, more.length);
    return lab.home().ecs("CreateSecurityGroup", parameters).path("SecurityGroupId").asText();
  }

  private JsonNode rules(String group) {
    return lab.home()
        .ecs("DescribeSecurityGroupAttribute", "SecurityGroupId", group)
        .path("Permissions")
        .path("Permission");
  }

  private void tag(String disk, String... tags) {
    assertThat(refusedTag(disk, tags)).isEqualTo("200 ");
  }

  private String refusedTag(String disk, String... tags) {
    String[] parameters = new String[tags.length + 4];
    parameters[0] = "ResourceType";
    parameters[1] = "disk";
    parameters[2] = "ResourceId.1";
    parameters[3] = disk;
    System.arraycopy(tags, 0, parameters, 4, tags.length);
    return lab.home().refusal("TagResources", parameters);
  }

  @Test
  void aRevokeThatNamesAnUnknownRuleRevokesNothing() {
    JsonNode rules =
        lab.home()
            .ecs("DescribeSecurityGroupAttribute", "SecurityGroupId", lab.group())
            .path("Permissions")
            .path("Permission");
    String known =
        java.util.stream.StreamSupport.stream(rules.spliterator(), false)
            .filter(rule -> rule.path("Direction").asText().equals("ingress"))
            .map(rule -> rule.path("SecurityGroupRuleId").asText())
            .findFirst()
            .orElseThrow();

    assertThat(
            lab.home()
                .refusal(
                    "RevokeSecurityGroup",
                    "SecurityGroupId",
                    lab.group(),
                    "SecurityGroupRuleId.1",
                    known,
                    "SecurityGroupRuleId.2",
                    "sgr-gone"))
        .isEqualTo("400 InvalidParam.SecurityGroupRuleId");
    assertThat(
            lab.home()
                .ecs("DescribeSecurityGroupAttribute", "SecurityGroupId", lab.group())
                .path("Permissions")
                .path("Permission"))
        .hasSize(rules.size());
  }
}

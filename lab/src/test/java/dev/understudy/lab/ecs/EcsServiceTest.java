package dev.understudy.lab.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.ApiLab;
import dev.understudy.lab.host.HostKind.NetworkPolicy;
import dev.understudy.lab.rpc.Actions;
import dev.understudy.lab.rpc.Credential;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Product;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import dev.understudy.lab.state.StateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hosts are told, when, and what becomes of the model when they fail. */
class EcsServiceTest {
  private static final String REGION = "cn-shanghai";

  @TempDir Path directory;
  private final FakeHosts hosts = new FakeHosts();
  private World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void setsTheNetworkBeforeTheFirstBootAndTellsTheMachineEverything() {
    world.open(Pace.INSTANT);
    String group = world.group();
    world.call("ImportKeyPair", "KeyPairName", "key", "PublicKeyBody", "ssh-ed25519 AAAA c");
    String script = Base64.getEncoder().encodeToString("echo 你好".getBytes(StandardCharsets.UTF_8));

    String id =
        world.launch(
            group,
            "KeyPairName",
            "key",
            "UserData",
            script,
            "HostName",
            "h",
            "DataDisk.1.Size",
            "20");

    assertThat(hosts.told)
        .containsSubsequence("network " + id, "boot " + id)
        .doesNotContainSubsequence("boot " + id, "createStockDisk");
    assertThat(hosts.booted.get(id).userData()).isEqualTo("echo 你好");
    assertThat(hosts.booted.get(id).hostname()).isEqualTo("h");
    assertThat(hosts.booted.get(id).authorizedKey()).isEqualTo("ssh-ed25519 AAAA c");
    assertThat(hosts.booted.get(id).firstBoot()).isTrue();
    assertThat(hosts.booted.get(id).address()).startsWith("127.9.9.");
    assertThat(hosts.booted.get(id).disks())
        .extracting(disk -> disk.device() + " " + disk.system())
        .containsExactly("/dev/vda true", "/dev/vdb false");
    assertThat(hosts.policies.get(id)).isEqualTo(new NetworkPolicy(false, List.of(), true));

    world.call("StopInstance", "InstanceId", id, "ForceStop", "true");
    world.call("StartInstance", "InstanceId", id);
    assertThat(hosts.told).contains("powerOff " + id + " hard");
    assertThat(hosts.booted.get(id).firstBoot()).isFalse();
  }

  @Test
  void tellsTheHostsOfEveryChangeOfTheRules() {
    world.open(Pace.INSTANT);
    String group = world.group();
    String isolated = world.group();
    String id = world.launch(group);

    world.rule("AuthorizeSecurityGroup", group, "tcp", "2222/2222", "127.0.0.0/8");
    world.rule("AuthorizeSecurityGroup", group, "tcp", "8080/8081", "0.0.0.0/0");
    world.rule("AuthorizeSecurityGroup", group, "tcp", "22/22", "10.0.0.0/8");
    assertThat(hosts.policies.get(id))
        .isEqualTo(new NetworkPolicy(false, List.of(2222, 8080, 8081), true));

    world.call(
        "AuthorizeSecurityGroupEgress",
        "SecurityGroupId",
        isolated,
        "Permissions.1.IpProtocol",
        "ALL",
        "Permissions.1.PortRange",
        "-1/-1",
        "Permissions.1.DestCidrIp",
        "0.0.0.0/0",
        "Permissions.1.Policy",
        "drop",
        "Permissions.1.Priority",
        "1");
    world.call("ModifyInstanceAttribute", "InstanceId", id, "SecurityGroupIds.1", isolated);
    assertThat(hosts.policies.get(id)).isEqualTo(new NetworkPolicy(false, List.of(), false));

    world.rule("AuthorizeSecurityGroup", isolated, "all", "-1/-1", "127.0.0.1");
    assertThat(hosts.policies.get(id)).isEqualTo(new NetworkPolicy(false, List.of(-1), false));
    world.rule("RevokeSecurityGroup", isolated, "all", "-1/-1", "127.0.0.1");
    assertThat(hosts.policies.get(id).openPorts()).isEmpty();
  }

  @Test
  void answersOthersWhileAHostIsBusyWithACut() throws Exception {
    world.open(Pace.INSTANT);
    String id = world.launch(world.group());
    String disk = world.diskOf(id);
    hosts.gate = new CountDownLatch(1);

    CompletableFuture<ObjectNode> cutting =
        CompletableFuture.supplyAsync(() -> world.call("CreateSnapshot", "DiskId", disk));
    ApiLab.await(
        "the snapshot in the making",
        () -> world.call("DescribeSnapshots").toString().contains("progressing"));

    assertThat(cutting).isNotDone();
    assertThat(refusal("DeleteDisk", "DiskId", disk)).isEqualTo("403 IncorrectDiskStatus");
    hosts.gate.countDown();
    String snapshot = cutting.get().path("SnapshotId").asText();
    assertThat(world.call("DescribeSnapshots", "SnapshotIds", "[\"" + snapshot + "\"]").toString())
        .contains("accomplished");
  }

  @Test
  void failsASnapshotThatCouldNotBeCut() {
    world.open(Pace.INSTANT);
    String disk = world.diskOf(world.launch(world.group()));
    hosts.failing = "cut";

    world.call("CreateSnapshot", "DiskId", disk);

    assertThat(world.call("DescribeSnapshots").toString()).contains("\"Status\":\"failed\"");
  }

  @Test
  void dropsAServerAndADiskWhoseBytesCouldNotBeMade() {
    world.open(Pace.INSTANT);
    hosts.failing = "create";

    String id = world.launch(world.group());
    world.call("CreateDisk", "ZoneId", "cn-shanghai-b", "Size", "20");

    assertThat(world.call("DescribeInstances").toString()).doesNotContain(id);
    assertThat(world.call("DescribeDisks").path("TotalCount").asInt()).isZero();
  }

  @Test
  void saysRunningOfAMachineThatDoesNotComeUp() {
    world.open(Pace.INSTANT);
    hosts.failing = "boot";

    String id = world.launch(world.group());

    assertThat(world.call("DescribeInstances").toString()).contains(id, "\"Status\":\"Running\"");
  }

  @Test
  void noticesAMachineThatSwitchedItselfOff() {
    world.open(Pace.INSTANT);
    String id = world.launch(world.group());

    world.ecs.halted(id);

    assertThat(world.call("DescribeInstances").toString()).contains("\"Status\":\"Stopped\"");
  }

  @Test
  void goesOnAfterARestartWhereItWasInterrupted() {
    Pace endless = new Pace(1000, false);
    world.open(Pace.INSTANT);
    String group = world.group();
    String running = world.launch(group);
    String attached =
        world.call("CreateDisk", "ZoneId", "cn-shanghai-b", "Size", "20").path("DiskId").asText();
    String snapshot =
        world.call("CreateSnapshot", "DiskId", world.diskOf(running)).path("SnapshotId").asText();
    world.reopen(endless);
    String pending = world.launch(group);
    world.call("AttachDisk", "DiskId", attached, "InstanceId", running);
    String creating =
        world.call("CreateDisk", "ZoneId", "cn-shanghai-b", "Size", "20").path("DiskId").asText();
    String image = world.call("CreateImage", "SnapshotId", snapshot).path("ImageId").asText();
    String progressing =
        world.call("CreateSnapshot", "DiskId", world.diskOf(running)).path("SnapshotId").asText();

    hosts.told.clear();
    world.reopen(Pace.INSTANT);
    world.ecs.resume();

    assertThat(hosts.told).contains("boot " + running, "boot " + pending);
    assertThat(world.status("instance", pending)).isEqualTo("Running");
    assertThat(world.status("disk", attached)).isEqualTo("In_use");
    assertThat(world.status("disk", creating)).isEqualTo("Available");
    assertThat(world.status("image", image)).isEqualTo("Available");
    assertThat(world.status("snapshot", progressing)).isEqualTo("accomplished");
    assertThat(hosts.booted.get(running).disks())
        .extracting(disk -> disk.diskId())
        .contains(attached);
  }

  private String refusal(String action, String... parameters) {
    Refusal[] refusal = new Refusal[1];
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> world.call(action, parameters))
        .satisfies(each -> refusal[0] = each);
    return refusal[0].status() + " " + refusal[0].code();
  }

  /** The service with its state file, called without wire. */
  private final class World {
    private StateFile state;
    private EcsService ecs;
    private Actions actions;

    void open(Pace pace) {
      state = new StateFile(directory.resolve("lab.json"));
      ecs = new EcsService(hosts, new Faults(), pace, "127.9.9.", state, bytes -> {});
      actions = new Actions();
      ecs.addTo(actions);
      ecs.found();
    }

    void close() {
      if (ecs != null) {
        ecs.close();
        state.close();
      }
    }

    void reopen(Pace pace) {
      close();
      open(pace);
    }

    ObjectNode call(String action, String... parameters) {
      Map<String, String> map = new HashMap<>();
      for (int i = 0; i < parameters.length; i += 2) {
        map.put(parameters[i], parameters[i + 1]);
      }
      return actions.perform(
          new RpcRequest(Product.ECS, action, REGION, map, Credential.lasting("k", "s", false)));
    }

    String group() {
      return call("CreateSecurityGroup", "VpcId", ecs.inventory().network(REGION).vpc())
          .path("SecurityGroupId")
          .asText();
    }

    void rule(String action, String group, String protocol, String ports, String source) {
      call(
          action,
          "SecurityGroupId",
          group,
          "Permissions.1.IpProtocol",
          protocol,
          "Permissions.1.PortRange",
          ports,
          "Permissions.1.SourceCidrIp",
          source);
    }

    String launch(String group, String... more) {
      Inventory.Network network = ecs.inventory().network(REGION);
      List<String> parameters =
          new ArrayList<>(
              List.of(
                  "ImageId",
                  network.stockImage(),
                  "InstanceType",
                  "ecs.g7.large",
                  "SecurityGroupId",
                  group,
                  "VSwitchId",
                  network.vswitches().get("cn-shanghai-b")));
      parameters.addAll(List.of(more));
      return call("RunInstances", parameters.toArray(new String[0]))
          .path("InstanceIdSets")
          .path("InstanceIdSet")
          .path(0)
          .asText();
    }

    String diskOf(String instance) {
      return ecs.inventory().findServer(instance).orElseThrow().disks().get(0);
    }

    String status(String kind, String id) {
      return ecs.inventory().items().stream()
          .filter(item -> item.kind().equals(kind) && item.id().equals(id))
          .map(Inventory.Item::status)
          .findFirst()
          .orElse("gone");
    }
  }
}

package dev.understudy.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.ecs.EcsService;
import dev.understudy.lab.ecs.FleetPart;
import dev.understudy.lab.ecs.Inventory;
import dev.understudy.lab.host.FirstBoot;
import dev.understudy.lab.host.HostKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The company in the lab's cloud: a data server at home, its replica in another region, and their
 * name. Made through the API, as its owner would.
 */
final class World {
  static final String HOME = "cn-shanghai";
  static final String REPLICA = "cn-beijing";
  static final List<String> HOME_ZONES = List.of("cn-shanghai-b", "cn-shanghai-g");
  static final List<String> REPLICA_ZONES = List.of("cn-beijing-h");
  static final String DNS_ZONE = "gams.example";
  static final String DNS_NAME = "api";
  static final int TTL = 5;
  static final int SSH_PORT = 2222;
  static final int PLATFORM_PORT = 8080;

  private static final String KEY_PAIR = "understudy";
  private static final String GROUP_NAME = "gams";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SERVICE_PATIENCE = Duration.ofSeconds(10);
  private static final String FIRST_KEY = "-----BEGIN SSH HOST KEY KEYS-----";
  private static final String LAST_KEY = "-----END SSH HOST KEY KEYS-----";

  private final LabOptions options;
  private final LocalCalls calls;
  private final EcsService ecs;
  private final HostKind hosts;
  private final LabKeys keys;

  World(LabOptions options, LocalCalls calls, EcsService ecs, HostKind hosts, LabKeys keys) {
    this.options = options;
    this.calls = calls;
    this.ecs = ecs;
    this.hosts = hosts;
    this.keys = keys;
  }

  /** Makes everything of an empty lab; returns when both servers answer. */
  void build() {
    for (String region : List.of(HOME, REPLICA)) {
      calls.ecs(
          region, "ImportKeyPair", "KeyPairName", KEY_PAIR, "PublicKeyBody", keys.sshPublicKey());
      openGroup(region);
    }
    String primary = launch(HOME, HOME_ZONES.get(0), "data", options.layout());
    String replica = launch(REPLICA, REPLICA_ZONES.get(0), "replica", Layout.SINGLE_DISK);
    Inventory.Server home = awaitRunning(primary);
    Inventory.Server other = awaitRunning(replica);
    tagDisks(home, "data");
    tagDisks(other, "replica");
    calls.alidns(
        "AddDomainRecord",
        "DomainName",
        DNS_ZONE,
        "RR",
        DNS_NAME,
        "Type",
        "A",
        "Value",
        home.address(),
        "TTL",
        Integer.toString(TTL));
    if (options.machines()) {
      SecretFiles.writePublic(
          options.directory().resolve("known_hosts"), knownHosts(home) + knownHosts(other));
      awaitServing(home);
      awaitServing(other);
    } else {
      SecretFiles.writePublic(options.directory().resolve("known_hosts"), "");
    }
  }

  /** Adds a fleet: four servers in five at home. */
  void add(Fleet fleet) {
    int atHome = fleet.servers() - fleet.servers() / 5;
    ecs.addFleet(part(fleet, HOME, HOME_ZONES, 1, atHome));
    ecs.addFleet(part(fleet, REPLICA, REPLICA_ZONES, atHome + 1, fleet.servers()));
  }

  private FleetPart part(Fleet fleet, String region, List<String> zones, int first, int last) {
    return new FleetPart(
        region, zones, groupOf(region), first, last, fleet.disksEach(), fleet.category());
  }

  /** The server that serves as {@code data} now, or {@code replica}. */
  Optional<Inventory.Server> findServer(String name) {
    String region = name.equals("replica") ? REPLICA : HOME;
    Stream<Inventory.Server> candidates =
        ecs.inventory().servers().stream()
            .filter(server -> server.region().equals(region))
            .filter(server -> name.equals(server.tags().get("role")))
            .filter(server -> !server.tags().containsKey("understudy:replaced-by"))
            .filter(server -> !"drill".equals(server.tags().get("understudy:purpose")));
    return candidates.max(Comparator.comparing(Inventory.Server::sequence));
  }

  /**
   * Waits a while for what is behind the public name, if a healthy server is, to answer.
   *
   * @return whether measurements can arrive
   */
  boolean awaitService() {
    List<String> addresses =
        calls
            .alidns("DescribeSubDomainRecords", "SubDomain", DNS_NAME + "." + DNS_ZONE)
            .path("DomainRecords")
            .path("Record")
            .findValuesAsText("Value");
    Optional<Inventory.Server> server =
        ecs.inventory().servers().stream()
            .filter(each -> addresses.contains(each.address()) && !each.isolated())
            .filter(each -> each.status().equals("Running"))
            .filter(each -> findHostKey(hosts.console(each.id())).isPresent())
            .findFirst();
    long end = System.nanoTime() + SERVICE_PATIENCE.toNanos();
    while (server.isPresent() && System.nanoTime() < end) {
      if (Health.findAnswer(server.get().address(), PLATFORM_PORT).isPresent()) {
        return true;
      }
      Waiting.pause();
    }
    return false;
  }

  String groupOf(String region) {
    return ecs.inventory().items().stream()
        .filter(item -> item.kind().equals("securitygroup"))
        .filter(item -> item.region().equals(region) && item.name().equals(GROUP_NAME))
        .map(Inventory.Item::id)
        .findFirst()
        .orElseThrow(() -> new LabException("the lab has lost its security group in " + region));
  }

  private void openGroup(String region) {
    String vpc = ecs.inventory().network(region).vpc();
    String group =
        calls
            .ecs(region, "CreateSecurityGroup", "SecurityGroupName", GROUP_NAME, "VpcId", vpc)
            .path("SecurityGroupId")
            .asText();
    for (int port : List.of(SSH_PORT, PLATFORM_PORT)) {
      calls.ecs(
          region,
          "AuthorizeSecurityGroup",
          "SecurityGroupId",
          group,
          "Permissions.1.IpProtocol",
          "tcp",
          "Permissions.1.PortRange",
          port + "/" + port,
          "Permissions.1.SourceCidrIp",
          "127.0.0.0/8");
    }
  }

  private String launch(String region, String zone, String role, Layout layout) {
    Inventory.Network network = ecs.inventory().network(region);
    List<String> parameters =
        new ArrayList<>(
            List.of(
                "ImageId",
                network.stockImage(),
                "InstanceType",
                "ecs.g7.large",
                "SecurityGroupId",
                groupOf(region),
                "VSwitchId",
                network.vswitches().get(zone),
                "KeyPairName",
                KEY_PAIR,
                "InstanceName",
                "gams-" + role,
                "HostName",
                "gams-" + role,
                "SystemDisk.DiskName",
                "system",
                "UserData",
                base64(userData(layout == Layout.DATA_DISK, role.equals("replica"))),
                "Tag.1.Key",
                "role",
                "Tag.1.Value",
                role));
    if (layout == Layout.DATA_DISK) {
      parameters.addAll(
          List.of(
              "DataDisk.1.Size", "20",
              "DataDisk.1.DiskName", "data",
              "DataDisk.1.DeleteWithInstance", "false"));
    }
    ObjectNode reply = calls.ecs(region, "RunInstances", parameters.toArray(new String[0]));
    return reply.path("InstanceIdSets").path("InstanceIdSet").path(0).asText();
  }

  private Inventory.Server awaitRunning(String id) {
    return Waiting.until(
        "the start of server " + id,
        PATIENCE,
        () -> ecs.inventory().findServer(id).filter(each -> each.status().equals("Running")));
  }

  /** Its platform answers; the primary first, for the replica follows it by its name. */
  private void awaitServing(Inventory.Server server) {
    if (options.workload()) {
      Waiting.until(
          "an answer of server " + server.id(),
          PATIENCE,
          () -> Health.findAnswer(server.address(), PLATFORM_PORT));
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The system disk comes first. */
  private void tagDisks(Inventory.Server server, String name) {
    for (int i = 0; i < server.disks().size(); i++) {
      calls.ecs(
          server.region(),
          "TagResources",
          "ResourceType",
          "disk",
          "ResourceId.1",
          server.disks().get(i),
          "Tag.1.Key",
          "understudy:disk",
          "Tag.1.Value",
          i == 0 ? "system" : "data",
          "Tag.2.Key",
          "understudy:server",
          "Tag.2.Value",
          name);
    }
  }

  /** A first-boot script, as its owner would give to cloud-init. */
  private String userData(boolean dataDisk, boolean standby) {
    String script = FirstBoot.platform(dataDisk, standby);
    return options.workload()
        ? script
        : script
            .lines()
            .filter(line -> !line.startsWith("gamsctl") && !line.startsWith("systemctl"))
            .collect(Collectors.joining("\n", "", "\n"));
  }

  private String knownHosts(Inventory.Server server) {
    return "[" + server.address() + "]:" + SSH_PORT + " " + hostKey(server) + "\n";
  }

  /** As cloud-init prints it on the console, without the comment. */
  private String hostKey(Inventory.Server server) {
    return Waiting.until(
        "the host key of server " + server.id() + " on its console",
        PATIENCE,
        () -> findHostKey(hosts.console(server.id())));
  }

  private static Optional<String> findHostKey(String console) {
    int first = console.indexOf(FIRST_KEY);
    int last = console.indexOf(LAST_KEY);
    if (first < 0 || last < first) {
      return Optional.empty();
    }
    return console
        .substring(first + FIRST_KEY.length(), last)
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("ssh-ed25519 "))
        .map(line -> String.join(" ", List.of(line.split("\\s+")).subList(0, 2)))
        .findFirst();
  }
}

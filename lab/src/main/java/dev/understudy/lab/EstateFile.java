package dev.understudy.lab;

import dev.understudy.lab.ecs.Inventory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The estate file of a lab: what a user would write about these servers. */
final class EstateFile {

  /** Ids and addresses that go into it. */
  record Facts(
      Layout layout,
      Map<String, String> endpoints,
      Inventory.Network home,
      String homeGroup,
      Inventory.Network replica,
      String replicaGroup,
      String replicaInstance,
      String dnsServer,
      int sensors,
      boolean fleet) {
    Facts {
      endpoints = Map.copyOf(endpoints);
    }
  }

  private static final String COPY =
      "copyTo: [{site: replica, keep: {last: 2, daily: 7, weekly: 4}}]";

  /** A fleet's snapshots are not copied: it is there to be many, not to be safe. */
  private static final String FLEET =
      "fleet: [{site: home, tags: {role: fleet}}, {site: replica, tags: {role: fleet}}]";

  private EstateFile() {}

  static String text(Facts facts) {
    String template =
        """
        # Written by the lab. Everything in it belongs to the lab in this directory.
        apiVersion: understudy/v1
        kind: Estate
        name: gams-platform
        objectives: {rto: 30m, rpo: 15m}
        state: state
        cloud:
          provider: aliyun
          credentials: {accessKeyId: "file:keys/access-key-id", accessKeySecret: "file:keys/access-key-secret"}
          endpoints: {@ENDPOINTS@}
          callsPerSecond: 50
        sites:
          home:    {region: cn-shanghai, zones: [cn-shanghai-b, cn-shanghai-g], vpc: @HOME_VPC@, vswitches: {@HOME_VSWITCHES@}, securityGroup: @HOME_GROUP@, keyPair: understudy}
          replica: {region: cn-beijing, zones: [cn-beijing-h], vpc: @REPLICA_VPC@, vswitches: {@REPLICA_VSWITCHES@}, securityGroup: @REPLICA_GROUP@, keyPair: understudy, image: @REPLICA_IMAGE@}
        servers:
          data:
            site: home
            tags: {role: data}
            ssh: {user: root, port: 2222, key: "keys/id_ed25519", hostKeys: known_hosts}
            launch: {image: @IMAGE@, types: [ecs.g7.large, ecs.g6.large, ecs.c6.large], diskCategories: [cloud_essd, cloud_auto]}
            data: [{path: /srv/gams, disk: @DISK@}]
            services: [gams]
            verify: [gamsctl, verify, --data, "${path}"]
            quiesce: {before: [[gamsctl, quiesce]], after: [[gamsctl, resume]], timeout: 30s}
            replica: {site: replica, instance: @REPLICA_INSTANCE@, ssh: {user: root, port: 2222, key: "keys/id_ed25519", hostKeys: known_hosts}, lag: [gamsctl, lag], promote: [gamsctl, promote], isPrimary: [gamsctl, is-primary]}
        dns:
          zone: @ZONE@
          servers: ["@DNS@"]
          switch: [{name: api, type: A, ttl: @TTL@, server: data}]
        checks:
          - {name: api answers, http: "http://${dns.api}:8080/health", expect: 200, within: 2m}
          - {name: every node continuous, http: "http://${dns.api}:8080/export", continuity: {every: 1s, atLeast: @AT_LEAST@}, within: 45s}
        drill: {site: home, allowFrom: 127.0.0.0/8, budget: 2h}
        protection:
          snapshots:
            schedule: "0 * * * *"
            zone: Asia/Shanghai
            keep: {last: 3, hourly: 24, daily: 7, weekly: 4, monthly: 12}
            @COPY_OR_FLEET@
          archives: {every: 6h, zone: Asia/Shanghai, repository: archives, keep: {last: 4, daily: 7, weekly: 4}}
        """;
    return template
        .replace("@ENDPOINTS@", quoted(facts.endpoints()))
        .replace("@HOME_VPC@", facts.home().vpc())
        .replace("@HOME_VSWITCHES@", flow(facts.home(), World.HOME_ZONES))
        .replace("@HOME_GROUP@", facts.homeGroup())
        .replace("@REPLICA_VPC@", facts.replica().vpc())
        .replace("@REPLICA_VSWITCHES@", flow(facts.replica(), World.REPLICA_ZONES))
        .replace("@REPLICA_GROUP@", facts.replicaGroup())
        .replace("@REPLICA_IMAGE@", facts.replica().stockImage())
        .replace("@IMAGE@", facts.home().stockImage())
        .replace("@DISK@", facts.layout() == Layout.SINGLE_DISK ? "system" : "data")
        .replace("@REPLICA_INSTANCE@", facts.replicaInstance())
        .replace("@ZONE@", World.DNS_ZONE)
        .replace("@DNS@", facts.dnsServer())
        .replace("@TTL@", Integer.toString(World.TTL))
        .replace("@COPY_OR_FLEET@", facts.fleet() ? FLEET : COPY)
        .replace("@AT_LEAST@", Integer.toString(Math.max(1, Math.min(20, facts.sensors()))));
  }

  private static String quoted(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(entry -> entry.getKey() + ": \"" + entry.getValue() + "\"")
            .collect(Collectors.joining(", "));
  }

  private static String flow(Inventory.Network network, List<String> zones) {
    return zones.stream()
        .map(zone -> zone + ": " + network.vswitches().get(zone))
        .collect(Collectors.joining(", "));
  }
}

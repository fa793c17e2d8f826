package dev.understudy.cloud.estate;

import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.yaml.Fields;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.core.Objective;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a file that was found sound into records; fills in the documented defaults. */
final class EstateReader {
  private static final List<String> DISK_CATEGORIES = List.of("cloud_essd", "cloud_auto");

  private final Path file;
  private final Path base;

  /**
   * @param file absolute
   */
  EstateReader(Path file) {
    this.file = file;
    this.base = file.resolveSibling("");
  }

  Estate read(YamlNode root, String fingerprint) {
    Fields estate = Fields.of(root);
    Fields objectives = estate.fields("objectives");
    Map<String, Site> sites = new LinkedHashMap<>();
    estate.entries("sites").forEach((name, node) -> sites.put(name, site(name, Fields.of(node))));
    Map<String, ServerSpec> servers = new LinkedHashMap<>();
    estate
        .entries("servers")
        .forEach((name, node) -> servers.put(name, server(name, Fields.of(node))));
    Optional<Fields> protection = estate.findFields("protection");
    ProtectionReader policies = new ProtectionReader(servers.keySet(), this::secret);
    return new Estate(
        file,
        estate.text("name"),
        Objective.of(objectives.duration("rto"), objectives.duration("rpo")),
        estate.findText("state").map(this::state),
        cloud(estate.fields("cloud")),
        sites,
        servers,
        dns(estate.fields("dns")),
        estate.items("checks").stream().map(node -> check(Fields.of(node))).toList(),
        estate.findFields("drill").map(EstateReader::drill),
        protection.flatMap(fields -> fields.findFields("snapshots")).map(policies::snapshots),
        protection.flatMap(fields -> fields.findFields("archives")).map(policies::archives),
        fingerprint);
  }

  private String state(String text) {
    return text.startsWith("etcd:") ? text : path(text).toString();
  }

  private CloudAccess cloud(Fields cloud) {
    Fields credentials = cloud.fields("credentials");
    Map<String, String> endpoints = new LinkedHashMap<>();
    cloud
        .findFields("endpoints")
        .ifPresent(
            fields ->
                fields
                    .mapping()
                    .entries()
                    .forEach(entry -> endpoints.put(entry.name(), fields.text(entry.name()))));
    return new CloudAccess(
        cloud.text("provider"),
        secret(credentials.text("accessKeyId")),
        secret(credentials.text("accessKeySecret")),
        credentials.findText("securityToken").map(this::secret),
        endpoints,
        cloud.find("callsPerSecond").isPresent() ? cloud.number("callsPerSecond") : 20);
  }

  private SecretRef secret(String text) {
    boolean isFile = text.startsWith("file:");
    SecretRef.Kind kind = isFile ? SecretRef.Kind.FILE : SecretRef.Kind.ENV;
    return new SecretRef(kind, text.substring(isFile ? 5 : 4), base);
  }

  private static Site site(String name, Fields site) {
    Map<ZoneId, String> vswitches = new LinkedHashMap<>();
    Fields switches = site.fields("vswitches");
    site.entries("vswitches")
        .keySet()
        .forEach(zone -> vswitches.put(new ZoneId(zone), switches.text(zone)));
    return new Site(
        name,
        new RegionId(site.text("region")),
        site.texts("zones").stream().map(ZoneId::new).toList(),
        site.text("vpc"),
        vswitches,
        new SecurityGroupId(site.text("securityGroup")),
        site.findText("keyPair"),
        site.findText("image").map(ImageId::new));
  }

  private ServerSpec server(String name, Fields server) {
    Map<String, String> tags = new LinkedHashMap<>();
    server
        .findFields("tags")
        .ifPresent(
            fields ->
                fields
                    .mapping()
                    .entries()
                    .forEach(entry -> tags.put(entry.name(), fields.text(entry.name()))));
    return new ServerSpec(
        name,
        server.text("site"),
        server.findText("instance").map(InstanceId::new),
        new Tags(tags),
        ssh(server.fields("ssh")),
        launch(server.fields("launch")),
        server.items("data").stream()
            .map(Fields::of)
            .map(data -> new ServerSpec.DataPath(data.text("path"), data.text("disk")))
            .toList(),
        server.texts("services"),
        server.texts("verify"),
        server.findFields("quiesce").map(EstateReader::quiesce).orElse(ServerSpec.Quiesce.none()),
        server.findFields("replica").map(this::replica),
        server.items("databases").stream().map(Fields::of).map(DatabaseReader::read).toList());
  }

  private static ServerSpec.Launch launch(Fields launch) {
    List<String> categories = launch.texts("diskCategories");
    return new ServerSpec.Launch(
        new ImageId(launch.text("image")),
        launch.texts("types"),
        categories.isEmpty() ? DISK_CATEGORIES : categories);
  }

  private static ServerSpec.Quiesce quiesce(Fields quiesce) {
    return new ServerSpec.Quiesce(
        quiesce.textLists("before"),
        quiesce.textLists("after"),
        quiesce.findDuration("timeout").orElse(Duration.ofSeconds(30)));
  }

  private ServerSpec.Replica replica(Fields replica) {
    return new ServerSpec.Replica(
        replica.text("site"),
        new InstanceId(replica.text("instance")),
        ssh(replica.fields("ssh")),
        replica.texts("lag"),
        replica.texts("promote"),
        replica.texts("isPrimary"));
  }

  private ServerSpec.SshSpec ssh(Fields ssh) {
    return new ServerSpec.SshSpec(
        ssh.text("user"),
        ssh.find("port").isPresent() ? ssh.number("port") : 22,
        path(ssh.text("key")),
        path(ssh.text("hostKeys")));
  }

  private static DnsSpec dns(Fields dns) {
    return new DnsSpec(
        dns.text("zone"),
        dns.texts("servers"),
        dns.items("switch").stream()
            .map(Fields::of)
            .map(
                record ->
                    new DnsSpec.Switch(
                        record.text("name"),
                        record.findText("type").orElse("A"),
                        record.find("ttl").isPresent() ? record.number("ttl") : 60,
                        record.text("server")))
            .toList());
  }

  private static CheckSpec check(Fields check) {
    CheckSpec.Expectation expectation =
        check
            .findFields("continuity")
            .<CheckSpec.Expectation>map(
                fields ->
                    new CheckSpec.Continuity(fields.duration("every"), fields.number("atLeast")))
            .orElseGet(() -> new CheckSpec.Status(check.number("expect")));
    return new CheckSpec(
        check.text("name"),
        check.text("http"),
        check.findDuration("within").orElse(Duration.ofMinutes(2)),
        expectation);
  }

  private static DrillSpec drill(Fields drill) {
    return new DrillSpec(
        drill.text("site"),
        drill.text("allowFrom"),
        drill.findDuration("budget").orElse(Duration.ofHours(2)),
        drill.findDuration("maxAge").orElse(DrillSpec.MAX_AGE));
  }

  private Path path(String text) {
    return FilePath.resolve(base, text);
  }
}

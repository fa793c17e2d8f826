package dev.understudy.cloud.fake;

import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.estate.CheckSpec;
import dev.understudy.cloud.estate.CloudAccess;
import dev.understudy.cloud.estate.DnsSpec;
import dev.understudy.cloud.estate.DrillSpec;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Schedule;
import dev.understudy.cloud.estate.SecretRef;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.estate.Site;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.core.Objective;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An estate with one server {@code data} at home and its replica elsewhere.
 *
 * @param directory where its known_hosts is
 * @param isSingleDisk whether the data lies on the system disk
 */
public record SampleEstate(
    Path directory, boolean isSingleDisk, int port, List<String> dnsServers) {
  public static final String HOME = "cn-shanghai";
  public static final String REPLICA = "cn-beijing";
  public static final String ZONE = "gams.example";

  public static SampleEstate dataDisk(Path directory) {
    return new SampleEstate(directory, false, 8080, List.of());
  }

  public static SampleEstate singleDisk(Path directory) {
    return new SampleEstate(directory, true, 8080, List.of());
  }

  /** Checks ask this port. */
  public SampleEstate serving(int servicePort) {
    return new SampleEstate(directory, isSingleDisk, servicePort, dnsServers);
  }

  public SampleEstate resolvedBy(String server) {
    return new SampleEstate(directory, isSingleDisk, port, List.of(server));
  }

  public Estate estate() {
    SecretRef secret = new SecretRef(SecretRef.Kind.ENV, "NAME", directory);
    return new Estate(
        directory.resolve("understudy.yaml"),
        "gams-platform",
        Objective.of(Duration.ofMinutes(30), Duration.ofMinutes(15)),
        Optional.empty(),
        new CloudAccess("aliyun", secret, secret, Optional.empty(), Map.of(), 20),
        Map.of("home", home(), "replica", replicaSite()),
        Map.of("data", server()),
        new DnsSpec(ZONE, dnsServers, List.of(new DnsSpec.Switch("api", "A", 60, "data"))),
        checks(),
        Optional.of(
            new DrillSpec("home", "127.0.0.0/8", Duration.ofHours(2), Duration.ofHours(36))),
        Optional.of(policy()),
        Optional.empty(),
        "fingerprint");
  }

  private static SnapshotPolicy policy() {
    return new SnapshotPolicy(
        Schedule.parse("0 * * * *", java.time.ZoneId.of("Asia/Shanghai")),
        Keep.parse("last=3,hourly=24,daily=7"),
        SnapshotPolicy.MIN_VERIFIED,
        SnapshotPolicy.MAX_PRUNE,
        List.of(new SnapshotPolicy.CopyTarget("replica", Keep.parse("daily=7"), Optional.empty())),
        List.of("data"),
        List.of(),
        true,
        Optional.empty());
  }

  private static Site home() {
    ZoneId b = new ZoneId("cn-shanghai-b");
    ZoneId g = new ZoneId("cn-shanghai-g");
    return new Site(
        "home",
        new RegionId(HOME),
        List.of(b, g),
        "vpc-home",
        Map.of(b, "vsw-b", g, "vsw-g"),
        new SecurityGroupId("sg-home"),
        Optional.of("understudy"));
  }

  private static Site replicaSite() {
    ZoneId h = new ZoneId("cn-beijing-h");
    return new Site(
        "replica",
        new RegionId(REPLICA),
        List.of(h),
        "vpc-replica",
        Map.of(h, "vsw-h"),
        new SecurityGroupId("sg-replica"),
        Optional.of("understudy"));
  }

  private ServerSpec server() {
    return new ServerSpec(
        "data",
        "home",
        Optional.empty(),
        Tags.of("role", "data"),
        ssh(),
        new ServerSpec.Launch(
            new ImageId("m-stock"),
            List.of("ecs.g7.large", "ecs.g6.large"),
            List.of("cloud_essd", "cloud_auto")),
        List.of(new ServerSpec.DataPath("/srv/gams", isSingleDisk ? "system" : "data")),
        List.of("gams"),
        List.of("gamsctl", "verify", "--data", "${path}"),
        new ServerSpec.Quiesce(
            List.of(List.of("gamsctl", "quiesce")),
            List.of(List.of("gamsctl", "resume")),
            Duration.ofSeconds(30)),
        Optional.of(
            new ServerSpec.Replica(
                "replica",
                new InstanceId("i-beijing-1"),
                ssh(),
                List.of("gamsctl", "lag"),
                List.of("gamsctl", "promote"),
                List.of("gamsctl", "is-primary"))),
        List.of());
  }

  private ServerSpec.SshSpec ssh() {
    return new ServerSpec.SshSpec(
        "root", 2222, directory.resolve("id_ed25519"), directory.resolve("known_hosts"));
  }

  private List<CheckSpec> checks() {
    return List.of(
        new CheckSpec(
            "api answers",
            "http://${dns.api}:" + port + "/health",
            Duration.ofMinutes(2),
            new CheckSpec.Status(200)),
        new CheckSpec(
            "every node continuous",
            "http://${dns.api}:" + port + "/export",
            Duration.ofMinutes(2),
            new CheckSpec.Continuity(Duration.ofSeconds(1), 3)));
  }
}

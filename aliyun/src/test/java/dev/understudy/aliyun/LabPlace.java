package dev.understudy.aliyun;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.contract.Place;
import dev.understudy.core.Poll;
import dev.understudy.core.TimeSource;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.ecs.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A lab as the contracts see it, and how to get in. */
final class LabPlace {
  static final RegionId REGION = new RegionId("cn-shanghai");
  static final RegionId ELSEWHERE = new RegionId("cn-beijing");
  static final ZoneId ZONE = new ZoneId("cn-shanghai-b");

  private LabPlace() {}

  static Place of(LabServer lab, Cloud cloud) {
    Instance server = cloud.in(REGION).instances().findByTags(Tags.of("role", "data")).get(0);
    Inventory.Network network = lab.network(REGION.value());
    return new Place(
        cloud,
        REGION,
        ELSEWHERE,
        ZONE,
        network.vpc(),
        Optional.ofNullable(network.vswitches().get(ZONE.value())).orElseThrow(),
        server.securityGroups().get(0),
        new ImageId(network.stockImage()),
        "ecs.g7.large",
        Optional.of("understudy"),
        server.id(),
        "gams.example",
        TimeSource.system(),
        new Poll(Duration.ofMillis(20), Duration.ofMillis(200)),
        Duration.ofSeconds(30));
  }

  static AliyunAccess access(LabServer lab) throws IOException {
    Map<String, String> description = lab.describe();
    String secretFile = Optional.ofNullable(description.get("accessKeySecretFile")).orElseThrow();
    return new AliyunAccess(
        Optional.ofNullable(description.get("accessKeyId")).orElseThrow(),
        Files.readString(Path.of(secretFile)).strip(),
        Optional.empty(),
        lab.endpoints(),
        1000);
  }
}

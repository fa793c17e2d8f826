package dev.understudy.cloud;

import dev.understudy.cloud.contract.Place;
import dev.understudy.cloud.contract.PortContracts;
import dev.understudy.core.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The fake keeps the ports' promises too, so that what is tested with it holds elsewhere. */
class FakeCloudContractTest extends PortContracts {
  private final SteppedTime time = new SteppedTime();
  private final FakeCloud cloud = new FakeCloud(time);
  private final RegionId region = new RegionId("cn-shanghai");
  private final ZoneId zone = new ZoneId("cn-shanghai-b");
  private final InstanceId server = cloud.in(region).withServer(zone, Tags.of("role", "data"));

  @Override
  protected Place place() {
    Instance description = cloud.in(region).instances().describe(List.of(server)).get(0);
    return new Place(
        cloud,
        region,
        new RegionId("cn-beijing"),
        zone,
        "vpc-1",
        "vsw-1",
        description.securityGroups().get(0),
        new ImageId("m-stock"),
        "ecs.g7.large",
        Optional.empty(),
        server,
        "gams.example",
        time,
        Poll.standard(),
        Duration.ofSeconds(10));
  }
}

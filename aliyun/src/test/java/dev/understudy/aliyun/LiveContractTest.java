package dev.understudy.aliyun;

import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.RetryingCloud;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.contract.Place;
import dev.understudy.cloud.contract.SnapshotContracts;
import dev.understudy.core.Poll;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The contracts on a real account, which costs money: {@code mvn -Paliyun-live -pl aliyun verify}
 * with the variables that {@link #variable} reads in the environment.
 */
@Tag("live")
class LiveContractTest extends SnapshotContracts {

  private static Optional<Place> place = Optional.empty();

  @BeforeAll
  static void connect() {
    AliyunAccess access =
        new AliyunAccess(
            variable("ACCESS_KEY_ID"),
            variable("ACCESS_KEY_SECRET"),
            Optional.empty(),
            Map.of(),
            5);
    place =
        Optional.of(
            new Place(
                new RetryingCloud(AliyunCloud.connect(access), TimeSource.system()),
                new RegionId(variable("REGION")),
                new RegionId(variable("OTHER_REGION")),
                new ZoneId(variable("ZONE")),
                variable("VPC"),
                variable("VSWITCH"),
                new SecurityGroupId(variable("SECURITY_GROUP")),
                new ImageId(variable("IMAGE")),
                variable("INSTANCE_TYPE"),
                Optional.of(variable("KEY_PAIR")),
                new InstanceId(variable("INSTANCE")),
                variable("DNS_ZONE"),
                TimeSource.system(),
                Poll.standard(),
                Duration.ofMinutes(30)));
  }

  @Override
  protected Place place() {
    return place.orElseThrow();
  }

  private static String variable(String name) {
    String value = System.getenv("UNDERSTUDY_LIVE_" + name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException("set UNDERSTUDY_LIVE_" + name);
    }
    return value;
  }
}

package dev.understudy.cloud.fake;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.SteppedTime;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.contract.Place;
import dev.understudy.cloud.contract.SnapshotCopiesContract;
import dev.understudy.cloud.contract.SnapshotGroupsContract;
import dev.understudy.cloud.contract.SnapshotListsContract;
import dev.understudy.cloud.contract.SnapshotLocksContract;
import dev.understudy.cloud.contract.SnapshotsContract;
import dev.understudy.core.Poll;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The cloud that steps are tried on keeps what the real one promises of snapshots. */
class FakeSnapshotsContractTest {
  private static final RegionId HOME = new RegionId("cn-shanghai");
  private static final String ZONE = "cn-shanghai-b";

  private final Place place = place();

  private static Place place() {
    SteppedTime time = new SteppedTime();
    FakeCloud cloud = new FakeCloud(time);
    InstanceId server = cloud.in(HOME).addServer(ZONE, "127.0.0.1", Tags.of("role", "data"));
    cloud.in(HOME).addDisk(server, ZONE, Disk.Kind.DATA, Tags.none(), false);
    return new Place(
        cloud,
        HOME,
        new RegionId("cn-beijing"),
        new ZoneId(ZONE),
        "vpc-1",
        "vsw-1",
        new SecurityGroupId("sg-1"),
        new ImageId("m-stock"),
        "ecs.g7.large",
        Optional.empty(),
        server,
        "gams.example",
        time,
        Poll.standard(),
        Duration.ofSeconds(60));
  }

  @Nested
  class OfSnapshots extends SnapshotsContract {
    @Override
    protected Place place() {
      return place;
    }
  }

  @Nested
  class OfSnapshotGroups extends SnapshotGroupsContract {
    @Override
    protected Place place() {
      return place;
    }
  }

  @Nested
  class OfSnapshotCopies extends SnapshotCopiesContract {
    @Override
    protected Place place() {
      return place;
    }
  }

  @Nested
  class OfSnapshotLists extends SnapshotListsContract {
    @Override
    protected Place place() {
      return place;
    }
  }

  @Nested
  class OfSnapshotLocks extends SnapshotLocksContract {
    @Override
    protected Place place() {
      return place;
    }
  }
}

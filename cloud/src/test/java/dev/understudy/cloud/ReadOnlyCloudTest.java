package dev.understudy.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.core.Token;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadOnlyCloudTest {
  private static final RegionId REGION = new RegionId("cn-shanghai");

  private final FakeCloud fake = new FakeCloud(new SteppedTime());
  private final InstanceId server = fake.in(REGION).withServer(new ZoneId("z"), Tags.of("a", "b"));
  private final Cloud cloud = new ReadOnlyCloud(fake);

  @Test
  void readsPassThrough() {
    Cloud.Region region = cloud.in(REGION);

    assertThat(region.id()).isEqualTo(REGION);
    assertThat(region.instances().describe(List.of(server))).hasSize(1);
    assertThat(region.instances().findByTags(Tags.of("a", "b"))).hasSize(1);
    assertThat(region.disks().of(server)).hasSize(2);
    assertThat(region.console().output(server)).isEqualTo("booted\n");
    assertThat(cloud.dns().records("gams.example", "api", "A")).isEmpty();
  }

  @Test
  void everyOtherMethodOfEveryPortIsABug() {
    List<PortMethods.Change> changes = PortMethods.changes();

    assertThat(changes).hasSizeGreaterThan(20);
    assertThat(changes)
        .allSatisfy(
            change ->
                assertThatThrownBy(() -> change.call(cloud, REGION))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(change.name()));
  }

  @Test
  void aRefusedCreateMakesNothing() {
    DiskId disk = fake.in(REGION).disks().of(server).get(0).id();

    assertThatThrownBy(
            () -> cloud.in(REGION).snapshots().take(disk, "n", Tags.none(), new Token("t")))
        .isInstanceOf(IllegalStateException.class);

    assertThat(fake.in(REGION).snapshots().findByTags(Tags.none())).isEmpty();
  }
}

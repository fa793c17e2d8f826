package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Listing;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.understudy.cloud.Disks}. */
public abstract class DisksContract extends CloudContract {

  @Test
  void aDiskIsMadeFromADataSnapshotOnceForOneToken() throws Exception {
    SnapshotId source = snapshot(Disk.Kind.DATA);
    String name = name("contract");
    Token token = token();

    DiskId id = make(source, name, token);
    DiskId again = make(source, name, token);

    Disk disk = await(id, Disk.State.AVAILABLE);
    assertThat(again).isEqualTo(id);
    assertThat(disk.source()).contains(source);
    assertThat(disk.kind()).isEqualTo(Disk.Kind.DATA);
    assertThat(disk.zone()).isEqualTo(place().zone());
    assertThat(disk.instance()).isEmpty();
    assertThat(disk.serial()).isNotEmpty();
    assertThat(disk.tags().containsAll(marks.with(Tags.TOKEN, token.value()))).isTrue();
    assertThat(region().disks().findByTags(marks)).extracting(Disk::id).containsExactly(id);
  }

  @Test
  void anEmptyDiskIsMadeOnceForOneToken() throws Exception {
    String name = name("contract");
    Token token = token();

    DiskId id = empty(name, token);
    DiskId again = empty(name, token);

    Disk disk = await(id, Disk.State.AVAILABLE);
    assertThat(again).isEqualTo(id);
    assertThat(disk.source()).isEmpty();
    assertThat(disk.kind()).isEqualTo(Disk.Kind.DATA);
    assertThat(disk.sizeGib()).isEqualTo(21);
    assertThat(disk.zone()).isEqualTo(place().zone());
    assertThat(disk.tags().containsAll(marks.with(Tags.TOKEN, token.value()))).isTrue();
  }

  @Test
  void aSystemDisksSnapshotMakesNoDataDisk() throws Exception {
    SnapshotId system = snapshot(Disk.Kind.SYSTEM);

    Problem problem = failing(() -> make(system, name("contract"), token()));

    assertThat(problem.code()).isEqualTo(ProblemCode.CLOUD_REFUSED);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void attachingAndDetachingMayBeRepeatedAndTheDiskOutlivesTheServer() throws Exception {
    DiskId disk = dataDisk();
    InstanceId server = launch();

    region().disks().attach(disk, server);
    region().disks().attach(disk, server);
    Disk attached = await(disk, Disk.State.IN_USE);
    assertThat(attached.instance()).contains(server);
    assertThat(attached.deletedWithInstance()).isFalse();
    assertThat(region().disks().of(server))
        .extracting(Disk::kind)
        .containsExactly(Disk.Kind.SYSTEM, Disk.Kind.DATA);

    region().disks().detach(disk, server);
    region().disks().detach(disk, server);
    await(disk, Disk.State.AVAILABLE);
    region().disks().detach(disk, server);
    region().disks().attach(disk, server);
    await(disk, Disk.State.IN_USE);
    region().instances().release(server);

    until(() -> region().instances().describe(List.of(server)), List::isEmpty);
    await(disk, Disk.State.AVAILABLE);
  }

  @Test
  void aDiskOfOneServerIsNotAttachedToAnother() throws Exception {
    DiskId disk = dataDisk();
    InstanceId first = launch();
    InstanceId second = launch();
    region().disks().attach(disk, first);
    await(disk, Disk.State.IN_USE);

    Problem problem = failing(() -> region().disks().attach(disk, second));

    assertThat(problem.effect()).isEqualTo(Effect.NONE);
    assertThat(await(disk, Disk.State.IN_USE).instance()).contains(first);
  }

  @Test
  void aSystemDiskLeavesAStoppedServerAndServesAnotherAsData() throws Exception {
    InstanceId carrier = region().instances().create(wanted(place().group()), token());
    await(carrier, Instance.State.STOPPED);
    DiskId system = region().disks().of(carrier).get(0).id();
    InstanceId server = launch();

    region().disks().detach(system, carrier);
    await(system, Disk.State.AVAILABLE);
    region().disks().attach(system, server);

    assertThat(await(system, Disk.State.IN_USE).instance()).contains(server);
  }

  @Test
  void deletingMayBeRepeated() throws Exception {
    DiskId disk = dataDisk();

    region().disks().delete(disk);
    region().disks().delete(disk);

    until(() -> region().disks().describe(List.of(disk)), List::isEmpty);
  }

  @Test
  void everyDiskOfTheRegionIsListedOnceWithItsServer() {
    List<Disk> all = new ArrayList<>();

    Listing.each(region().disks()::page, Disk::id, all::add);

    assertThat(all).extracting(Disk::id).doesNotHaveDuplicates();
    assertThat(all)
        .filteredOn(disk -> disk.instance().equals(Optional.of(place().server())))
        .extracting(Disk::kind)
        .containsExactlyInAnyOrder(Disk.Kind.SYSTEM, Disk.Kind.DATA);
  }

  @Test
  void unknownIdsAreNotListed() {
    assertThat(region().disks().describe(List.of(new DiskId("d-00000000000000000000")))).isEmpty();
  }

  private DiskId empty(String name, Token token) {
    return region().disks().createEmpty(21, place().zone(), "cloud_essd", name, marks, token);
  }

  private DiskId make(SnapshotId source, String name, Token token) {
    return region().disks().createFrom(source, place().zone(), "cloud_essd", name, marks, token);
  }
}

package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Listing;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotUsage;
import dev.understudy.cloud.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of the parts of {@link dev.understudy.cloud.Snapshots} that a whole fleet needs. */
public abstract class SnapshotListsContract extends CloudContract {

  @Test
  void everySnapshotOfTheRegionIsListedOnceNewestFirst() throws Exception {
    List<SnapshotId> made =
        List.of(
            snapshot(Disk.Kind.DATA),
            snapshot(Disk.Kind.SYSTEM),
            snapshot(Disk.Kind.DATA),
            snapshot(Disk.Kind.SYSTEM));

    List<Snapshot> all = list(Optional.empty());

    assertThat(all).extracting(Snapshot::id).containsAll(made).doesNotHaveDuplicates();
    assertThat(all).isSortedAccordingTo((one, other) -> other.created().compareTo(one.created()));
  }

  @Test
  void whatWasCreatedBeforeIsLeftOut() throws Exception {
    SnapshotId id = snapshot(Disk.Kind.DATA);
    Instant cut = region().snapshots().describe(List.of(id)).get(0).created();

    assertThat(list(Optional.of(cut.minus(Duration.ofMinutes(1)))))
        .extracting(Snapshot::id)
        .contains(id);
    assertThat(list(Optional.of(cut.plus(Duration.ofMinutes(2)))))
        .extracting(Snapshot::id)
        .doesNotContain(id);
  }

  @Test
  void severalAreTaggedAtOnceAndAgain() throws Exception {
    List<SnapshotId> made = List.of(snapshot(Disk.Kind.DATA), snapshot(Disk.Kind.SYSTEM));

    region().snapshots().tagAll(made, Tags.of(Tags.VERIFIED, "L1"));
    region().snapshots().tagAll(made, Tags.of(Tags.VERIFIED, "L2"));
    region().snapshots().tagAll(List.of(), Tags.of(Tags.VERIFIED, "L3"));

    assertThat(region().snapshots().findByTags(marks.with(Tags.VERIFIED, "L2")))
        .extracting(Snapshot::id)
        .containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void whatTheSnapshotsOfADiskTakeUpIsKnown() throws Exception {
    DiskId disk = sourceDisk(Disk.Kind.DATA);
    snapshot(Disk.Kind.DATA);

    List<SnapshotUsage> usage =
        region().snapshots().usage(List.of(disk, new DiskId("d-00000000000000000000")));

    assertThat(usage).extracting(SnapshotUsage::disk).containsExactly(disk);
    assertThat(usage.get(0).count()).isPositive();
    assertThat(usage.get(0).bytes()).isPositive();
    assertThat(region().snapshots().usage(List.of())).isEmpty();
  }

  @Test
  void thePoliciesOfTheCloudCanBeListed() {
    assertThat(region().snapshots().automaticPolicies()).doesNotHaveDuplicates();
  }

  private List<Snapshot> list(Optional<Instant> since) {
    List<Snapshot> all = new ArrayList<>();
    Listing.each(token -> region().snapshots().page(since, token), Snapshot::id, all::add);
    return all;
  }
}

package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.understudy.cloud.Snapshots}. */
public abstract class SnapshotsContract extends CloudContract {

  @Test
  void aSnapshotIsTakenOnceForOneTokenAndBecomesUsable() throws Exception {
    DiskId disk = sourceDisk(Disk.Kind.DATA);
    String name = name("contract");
    Token token = token();

    SnapshotId id = region().snapshots().take(disk, name, marks, token);
    SnapshotId again = region().snapshots().take(disk, name, marks, token);

    assertThat(again).isEqualTo(id);
    Snapshot snapshot =
        until(
                () -> region().snapshots().describe(List.of(id)),
                found -> found.stream().anyMatch(Snapshot::isUsable))
            .get(0);
    assertThat(snapshot.name()).isEqualTo(name);
    assertThat(snapshot.sourceDisk()).isEqualTo(disk);
    assertThat(snapshot.sourceKind()).isEqualTo(Disk.Kind.DATA);
    assertThat(snapshot.sizeGib()).isPositive();
    assertThat(snapshot.progress()).isEqualTo(100);
    assertThat(snapshot.tags().containsAll(marks.with(Tags.TOKEN, token.value()))).isTrue();
  }

  @Test
  void theInstantOfTheCutIsTheCloudsAndNearNow() throws Exception {
    Instant before = place().time().now();

    SnapshotId id = snapshot(Disk.Kind.DATA);

    Instant cut = region().snapshots().describe(List.of(id)).get(0).created();
    assertThat(Duration.between(before, cut).abs()).isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void snapshotsOfADiskComeNewestFirst() throws Exception {
    SnapshotId first = snapshot(Disk.Kind.DATA);
    SnapshotId second = snapshot(Disk.Kind.DATA);

    List<Snapshot> all = region().snapshots().of(List.of(sourceDisk(Disk.Kind.DATA)));

    assertThat(all).extracting(Snapshot::id).contains(first, second);
    assertThat(all).isSortedAccordingTo((one, other) -> other.created().compareTo(one.created()));
    assertThat(all).extracting(Snapshot::sourceDisk).containsOnly(sourceDisk(Disk.Kind.DATA));
  }

  @Test
  void snapshotsOfSystemDisksSaySo() throws Exception {
    SnapshotId id = snapshot(Disk.Kind.SYSTEM);

    assertThat(region().snapshots().describe(List.of(id)).get(0).sourceKind())
        .isEqualTo(Disk.Kind.SYSTEM);
  }

  @Test
  void tagsAreAddedAndOverwritten() throws Exception {
    SnapshotId id = snapshot(Disk.Kind.DATA);

    region().snapshots().tag(id, Tags.of(Tags.VERIFIED, "L1", "note", "a b&c=夜"));
    region().snapshots().tag(id, Tags.of(Tags.VERIFIED, "L3"));

    Tags expected = marks.with(Tags.VERIFIED, "L3").with("note", "a b&c=夜");
    assertThat(region().snapshots().describe(List.of(id)).get(0).tags().containsAll(expected))
        .isTrue();
    assertThat(region().snapshots().findByTags(expected))
        .extracting(Snapshot::id)
        .containsExactly(id);
    assertThat(region().snapshots().findByTags(marks.with(Tags.VERIFIED, "L1"))).isEmpty();
  }

  @Test
  void aSnapshotIsFoundByItsTagsWhileItIsInTheMaking() {
    SnapshotId id =
        region().snapshots().take(sourceDisk(Disk.Kind.DATA), name("contract"), marks, token());

    assertThat(region().snapshots().findByTags(marks)).extracting(Snapshot::id).containsExactly(id);
  }

  @Test
  void deletingMayBeRepeated() throws Exception {
    SnapshotId id = snapshot(Disk.Kind.DATA);

    region().snapshots().delete(id);
    region().snapshots().delete(id);

    until(() -> region().snapshots().describe(List.of(id)), List::isEmpty);
  }

  @Test
  void anUnknownDiskIsNotFound() {
    Problem problem =
        failing(
            () ->
                region()
                    .snapshots()
                    .take(new DiskId("d-00000000000000000000"), name("contract"), marks, token()));

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
    assertThat(problem.effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void unknownIdsAreNotListed() {
    assertThat(region().snapshots().describe(List.of(new SnapshotId("s-00000000000000000000"))))
        .isEmpty();
    assertThat(region().snapshots().of(List.of(new DiskId("d-00000000000000000000")))).isEmpty();
  }
}

package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Token;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Contract of the groups of {@link dev.understudy.cloud.Snapshots}. */
public abstract class SnapshotGroupsContract extends CloudContract {

  @AfterEach
  void removeGroups() {
    region().snapshots().groupsByTags(marks).forEach(g -> region().snapshots().deleteGroup(g.id()));
  }

  @Test
  void aGroupIsTakenOnceForOneTokenAndHasASnapshotOfEveryDisk() throws Exception {
    String name = name("contract");
    Token token = token();

    SnapshotGroupId id = take(name, token);
    SnapshotGroupId again = take(name, token);

    assertThat(again).isEqualTo(id);
    SnapshotGroup group = region().snapshots().describeGroups(List.of(id)).get(0);
    assertThat(group.tags().containsAll(marks.with(Tags.TOKEN, token.value()))).isTrue();
    assertThat(group.members())
        .extracting(SnapshotGroup.Member::disk)
        .containsExactlyInAnyOrderElementsOf(disks());
    List<Snapshot> members =
        until(
            () -> region().snapshots().describe(members(group)),
            found -> found.size() == 2 && found.stream().allMatch(Snapshot::isUsable));
    assertThat(members)
        .extracting(Snapshot::sourceDisk)
        .containsExactlyInAnyOrderElementsOf(disks());
  }

  @Test
  void membersCarryNothingUntilTheyAreTagged() {
    SnapshotGroupId id = take(name("contract"), token());
    List<SnapshotId> members = members(region().snapshots().describeGroups(List.of(id)).get(0));
    assertThat(region().snapshots().describe(members))
        .noneMatch(member -> member.tags().containsAll(marks));

    region().snapshots().tagAll(members, marks);

    assertThat(region().snapshots().findByTags(marks))
        .extracting(Snapshot::id)
        .containsExactlyInAnyOrderElementsOf(members);
  }

  @Test
  void aGroupIsFoundByItsTagsAtOnceAndNotByOthers() {
    SnapshotGroupId id = take(name("contract"), token());

    assertThat(region().snapshots().groupsByTags(marks))
        .extracting(SnapshotGroup::id)
        .containsExactly(id);
    assertThat(region().snapshots().groupsByTags(marks.with("team", "nobody"))).isEmpty();
  }

  @Test
  void deletingAGroupTakesItsMembersAlongAndMayBeRepeated() throws Exception {
    SnapshotGroupId id = take(name("contract"), token());
    List<SnapshotId> members = members(region().snapshots().describeGroups(List.of(id)).get(0));

    region().snapshots().deleteGroup(id);
    region().snapshots().deleteGroup(id);

    until(() -> region().snapshots().describeGroups(List.of(id)), List::isEmpty);
    until(() -> region().snapshots().describe(members), List::isEmpty);
  }

  @Test
  void unknownGroupsAreNotListed() {
    SnapshotGroupId unknown = new SnapshotGroupId("ssg-00000000000000000000");

    assertThat(region().snapshots().describeGroups(List.of(unknown))).isEmpty();
    assertThat(region().snapshots().describeGroups(List.of())).isEmpty();
  }

  private SnapshotGroupId take(String name, Token token) {
    return region().snapshots().takeGroup(place().server(), disks(), name, marks, token);
  }

  private List<DiskId> disks() {
    return List.of(sourceDisk(Disk.Kind.SYSTEM), sourceDisk(Disk.Kind.DATA));
  }

  private static List<SnapshotId> members(SnapshotGroup group) {
    return group.members().stream().map(SnapshotGroup.Member::snapshot).toList();
  }
}

package dev.understudy.cloud;

import dev.understudy.core.Token;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Snapshots of one region of which a drill can change only its own. */
record GuardedSnapshots(Snapshots snapshots, RunOwnership ownership) implements Snapshots {
  private static final Set<String> PROOF = Set.of(Tags.VERIFIED, Tags.VERIFIED_AT);

  @Override
  public SnapshotId take(DiskId disk, String name, Tags tags, Token token) {
    ownership.creating("Snapshots.take", tags);
    return ownership.made(snapshots.take(disk, name, tags, token));
  }

  @Override
  public SnapshotGroupId takeGroup(
      InstanceId instance, List<DiskId> disks, String name, Tags tags, Token token) {
    ownership.creating("Snapshots.takeGroup", tags);
    return ownership.made(snapshots.takeGroup(instance, disks, name, tags, token));
  }

  @Override
  public List<SnapshotGroup> describeGroups(Collection<SnapshotGroupId> ids) {
    return snapshots.describeGroups(ids);
  }

  @Override
  public List<SnapshotGroup> groupsByTags(Tags tags) {
    return snapshots.groupsByTags(tags);
  }

  @Override
  public void deleteGroup(SnapshotGroupId id) {
    if (ownership.isThereAndMine("Snapshots.deleteGroup", id, () -> tagsOf(id))) {
      snapshots.deleteGroup(id);
    }
  }

  @Override
  public SnapshotId copy(
      SnapshotId source, RegionId to, String name, Tags tags, Optional<String> key, Token token) {
    ownership.creating("Snapshots.copy", tags);
    return ownership.made(snapshots.copy(source, to, name, tags, key, token));
  }

  @Override
  public List<Snapshot> describe(Collection<SnapshotId> ids) {
    return snapshots.describe(ids);
  }

  @Override
  public List<Snapshot> of(Collection<DiskId> disks) {
    return snapshots.of(disks);
  }

  @Override
  public List<Snapshot> findByTags(Tags tags) {
    return snapshots.findByTags(tags);
  }

  @Override
  public Page<Snapshot> page(Optional<Instant> since, String token) {
    return snapshots.page(since, token);
  }

  @Override
  public void tag(SnapshotId id, Tags tags) {
    checkTagging("Snapshots.tag", id, tags);
    snapshots.tag(id, tags);
  }

  @Override
  public void tagAll(Collection<SnapshotId> ids, Tags tags) {
    ids.forEach(id -> checkTagging("Snapshots.tagAll", id, tags));
    ownership.tagging("Snapshots.tagAll", tags);
    snapshots.tagAll(ids, tags);
  }

  /** What is locked outlives every drill, so none may lock even what is its own. */
  @Override
  public SnapshotLock lock(SnapshotId id, int days, int coolOffHours, Token token) {
    throw ownership.refused("Snapshots.lock", "a locked snapshot could not be cleaned up");
  }

  @Override
  public List<SnapshotLock> locks() {
    return snapshots.locks();
  }

  @Override
  public List<SnapshotUsage> usage(Collection<DiskId> disks) {
    return snapshots.usage(disks);
  }

  @Override
  public List<AutomaticPolicy> automaticPolicies() {
    return snapshots.automaticPolicies();
  }

  @Override
  public void delete(SnapshotId id) {
    if (ownership.isThereAndMine("Snapshots.delete", id, () -> tagsOf(id))) {
      snapshots.delete(id);
    }
  }

  /** What a drill has proven of a snapshot it may write on it, whoever took it. */
  private void checkTagging(String call, SnapshotId id, Tags tags) {
    if (!tags.values().isEmpty() && PROOF.containsAll(tags.values().keySet())) {
      return;
    }
    ownership.mine(call, id, () -> tagsOf(id));
    ownership.tagging(call, tags);
  }

  private Optional<Tags> tagsOf(SnapshotId id) {
    return snapshots.describe(List.of(id)).stream().map(Snapshot::tags).findFirst();
  }

  private Optional<Tags> tagsOf(SnapshotGroupId id) {
    return snapshots.describeGroups(List.of(id)).stream().map(SnapshotGroup::tags).findFirst();
  }
}

package dev.understudy.cloud.fake;

import dev.understudy.cloud.AutomaticPolicy;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Page;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.SnapshotUsage;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Token;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Snapshots of a fake cloud that knows no groups, copies, locks or policies. */
public abstract class PlainSnapshots implements Snapshots {

  @Override
  public SnapshotGroupId takeGroup(
      InstanceId instance, List<DiskId> disks, String name, Tags tags, Token token) {
    throw unknown();
  }

  @Override
  public List<SnapshotGroup> describeGroups(Collection<SnapshotGroupId> ids) {
    return List.of();
  }

  @Override
  public List<SnapshotGroup> groupsByTags(Tags tags) {
    return List.of();
  }

  @Override
  public void deleteGroup(SnapshotGroupId id) {
    throw unknown();
  }

  @Override
  public SnapshotId copy(
      SnapshotId source, RegionId to, String name, Tags tags, Optional<String> key, Token token) {
    throw unknown();
  }

  @Override
  public Page<Snapshot> page(Optional<Instant> since, String token) {
    return new Page<>(findByTags(Tags.none()), Optional.empty());
  }

  @Override
  public void tagAll(Collection<SnapshotId> ids, Tags tags) {
    ids.forEach(id -> tag(id, tags));
  }

  @Override
  public SnapshotLock lock(SnapshotId id, int days, int coolOffHours, Token token) {
    throw unknown();
  }

  @Override
  public List<SnapshotLock> locks() {
    return List.of();
  }

  @Override
  public List<SnapshotUsage> usage(Collection<DiskId> disks) {
    return List.of();
  }

  @Override
  public List<AutomaticPolicy> automaticPolicies() {
    return List.of();
  }

  private static AssertionError unknown() {
    return new AssertionError("this fake cloud cannot do that");
  }
}

package dev.understudy.cloud;

import dev.understudy.core.Token;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Snapshots of one region. */
public interface Snapshots {

  /**
   * Asks for a snapshot of a disk (ECS CreateSnapshot). Returns when accepted; the cut is then
   * made.
   */
  SnapshotId take(DiskId disk, String name, Tags tags, Token token);

  /**
   * Asks for snapshots of several disks of one server, all cut at the same instant (ECS
   * CreateSnapshotGroup). Only disks of the ESSD family, of one zone, at most 16. The tags are the
   * group's: its members carry none until they are tagged.
   */
  SnapshotGroupId takeGroup(
      InstanceId instance, List<DiskId> disks, String name, Tags tags, Token token);

  /** Those of the groups that exist, in batches of 10. */
  List<SnapshotGroup> describeGroups(Collection<SnapshotGroupId> ids);

  /** Every group that carries all these tags. */
  List<SnapshotGroup> groupsByTags(Tags tags);

  /** Deletes a group with its members; one that is gone counts as done. */
  void deleteGroup(SnapshotGroupId id);

  /**
   * Asks for a copy in another region of a snapshot that is accomplished here (ECS CopySnapshot):
   * one at a time for each disk and target.
   *
   * @param key KMS key of the target region; empty copies as it is
   * @return id of the copy, which is in the target region
   */
  SnapshotId copy(
      SnapshotId source, RegionId to, String name, Tags tags, Optional<String> key, Token token);

  /** Those of the ids that exist, in batches of 100. */
  List<Snapshot> describe(Collection<SnapshotId> ids);

  /** Every snapshot of these disks, newest first. */
  List<Snapshot> of(Collection<DiskId> disks);

  /** Every snapshot that carries all these tags, newest first. */
  List<Snapshot> findByTags(Tags tags);

  /**
   * One page of the snapshots of the region, whoever took them, newest first: for those who must
   * see all of very many. {@link Listing} goes through them.
   *
   * @param since leaves out what was created before, to the minute
   * @param token empty for the first page
   */
  Page<Snapshot> page(Optional<Instant> since, String token);

  /** Adds or overwrites tags. */
  void tag(SnapshotId id, Tags tags);

  /** Adds or overwrites tags of several, in batches of 50. */
  void tagAll(Collection<SnapshotId> ids, Tags tags);

  /**
   * Locks a snapshot: nobody can delete it before the time is over (ECS LockSnapshot, compliance
   * mode). A copy of it is not locked.
   *
   * @param days 1 to 36,500
   * @param coolOffHours 0 to 72, in which the lock can be taken back
   */
  SnapshotLock lock(SnapshotId id, int days, int coolOffHours, Token token);

  /** Every lock of the region that is not over. */
  List<SnapshotLock> locks();

  /** What the snapshots of these disks take up, in batches of 100. */
  List<SnapshotUsage> usage(Collection<DiskId> disks);

  /** Every policy by which the cloud itself takes snapshots, with the disks it is applied to. */
  List<AutomaticPolicy> automaticPolicies();

  /** Deletes; one that is gone counts as done. */
  void delete(SnapshotId id);
}

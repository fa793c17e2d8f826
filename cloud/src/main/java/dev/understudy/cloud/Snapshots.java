package dev.understudy.cloud;

import dev.understudy.core.Token;
import java.util.Collection;
import java.util.List;

/** Snapshots of one region. */
public interface Snapshots {

  /**
   * Asks for a snapshot of a disk (ECS CreateSnapshot). Returns when accepted; the cut is then
   * made.
   */
  SnapshotId take(DiskId disk, String name, Tags tags, Token token);

  /** Those of the ids that exist, in batches of 100. */
  List<Snapshot> describe(Collection<SnapshotId> ids);

  /** Every snapshot of these disks, newest first. */
  List<Snapshot> of(Collection<DiskId> disks);

  /** Every snapshot that carries all these tags, newest first. */
  List<Snapshot> findByTags(Tags tags);

  /** Adds or overwrites tags. */
  void tag(SnapshotId id, Tags tags);

  /** Deletes; one that is gone counts as done. */
  void delete(SnapshotId id);
}

package dev.understudy.cloud;

import dev.understudy.core.Token;
import java.util.Collection;
import java.util.List;

/** Disks of one region. */
public interface Disks {

  /**
   * Makes a data disk from a snapshot of a data disk (ECS CreateDisk). Returns when accepted.
   *
   * @param category tried as given, for example {@code cloud_essd}
   */
  DiskId createFrom(
      SnapshotId snapshot, ZoneId zone, String category, String name, Tags tags, Token token);

  /** Makes an empty data disk (ECS CreateDisk). Returns when accepted. */
  DiskId createEmpty(
      int sizeGib, ZoneId zone, String category, String name, Tags tags, Token token);

  /** Those of the ids that exist, in batches of 100. */
  List<Disk> describe(Collection<DiskId> ids);

  /** The disks of a server, its system disk first. */
  List<Disk> of(InstanceId instance);

  /** One page of all disks of the region; {@link Listing} goes through them. */
  Page<Disk> page(String token);

  /** Every disk that carries all these tags. */
  List<Disk> findByTags(Tags tags);

  /**
   * Asks to attach; does not look first: the caller's precheck does. Does not go away with the
   * server.
   */
  void attach(DiskId disk, InstanceId instance);

  /**
   * Asks to detach; one that is detached already, or gone, counts as done. A system disk only from
   * a stopped server.
   */
  void detach(DiskId disk, InstanceId instance);

  /** Deletes an available disk; one that is gone counts as done. */
  void delete(DiskId disk);
}

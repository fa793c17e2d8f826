package dev.understudy.snapshot.prune;

import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a region said about its snapshots.
 *
 * @param own those of the estate's policy
 * @param newest when the newest of all was created, whoever took it: how late it is there at least
 * @param copying where unfinished copies in this region come from
 * @param groups those that the estate made or that a snapshot names
 * @param imaged snapshots that an image is made of
 */
public record RegionPicture(
    RegionId region,
    List<Snapshot> own,
    Optional<Instant> newest,
    Set<Snapshot.Origin> copying,
    Map<SnapshotId, SnapshotLock> locks,
    Map<SnapshotGroupId, SnapshotGroup> groups,
    Set<SnapshotId> imaged) {

  public RegionPicture {
    own = List.copyOf(own);
    copying = Set.copyOf(copying);
    locks = Map.copyOf(locks);
    groups = Map.copyOf(groups);
    imaged = Set.copyOf(imaged);
  }
}

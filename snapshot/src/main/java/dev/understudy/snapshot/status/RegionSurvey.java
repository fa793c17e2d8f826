package dev.understudy.snapshot.status;

import dev.understudy.cloud.AutomaticPolicy;
import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Listing;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.SnapshotUsage;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one region holds of the policy's snapshots.
 *
 * @param own the policy's snapshots and copies of each disk, the newest cut first
 * @param automatic when the cloud itself last took one of a disk
 * @param usage what the snapshots of each disk take up
 */
public record RegionSurvey(
    Map<DiskId, List<Snapshot>> own,
    Map<DiskId, Instant> automatic,
    Map<SnapshotId, SnapshotLock> locks,
    List<AutomaticPolicy> policies,
    Map<DiskId, SnapshotUsage> usage) {

  public RegionSurvey {
    own = Map.copyOf(own);
    automatic = Map.copyOf(automatic);
    locks = Map.copyOf(locks);
    policies = List.copyOf(policies);
    usage = Map.copyOf(usage);
  }

  /** Only snapshots: nothing was asked about locks, policies and sizes. */
  public static RegionSurvey of(Map<DiskId, List<Snapshot>> own) {
    return new RegionSurvey(own, Map.of(), Map.of(), List.of(), Map.of());
  }

  /** Goes once through all snapshots of the region. */
  static RegionSurvey read(Cloud.Region region, String estate) {
    Map<DiskId, List<Snapshot>> own = new HashMap<>();
    Map<DiskId, Instant> automatic = new HashMap<>();
    Listing.each(
        token -> region.snapshots().page(Optional.empty(), token),
        Snapshot::id,
        snapshot -> {
          if (snapshot.automatic()) {
            automatic.merge(
                snapshot.sourceDisk(), snapshot.created(), (a, b) -> a.isAfter(b) ? a : b);
          } else if (OwnSnapshots.isOf(estate, snapshot)) {
            own.computeIfAbsent(snapshot.sourceDisk(), any -> new ArrayList<>()).add(snapshot);
          }
        });
    own.values().forEach(list -> list.sort(Comparator.comparing(OwnSnapshots::cut).reversed()));
    return new RegionSurvey(own, automatic, Map.of(), List.of(), Map.of());
  }

  RegionSurvey withLocks(Collection<SnapshotLock> found) {
    Map<SnapshotId, SnapshotLock> byId = new HashMap<>();
    found.forEach(lock -> byId.put(lock.snapshot(), lock));
    return new RegionSurvey(own, automatic, byId, policies, usage);
  }

  RegionSurvey withPolicies(List<AutomaticPolicy> found) {
    return new RegionSurvey(own, automatic, locks, found, usage);
  }

  RegionSurvey withUsage(Collection<SnapshotUsage> found) {
    Map<DiskId, SnapshotUsage> byDisk = new HashMap<>();
    found.forEach(one -> byDisk.put(one.disk(), one));
    return new RegionSurvey(own, automatic, locks, policies, byDisk);
  }

  /** Of one disk, the newest cut first. */
  public List<Snapshot> of(DiskId disk) {
    return own.getOrDefault(disk, List.of());
  }
}

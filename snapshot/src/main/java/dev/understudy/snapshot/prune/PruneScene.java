package dev.understudy.snapshot.prune;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.FleetFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One picture of all that a prune is decided by.
 *
 * @param now by this host's clock, which may be wrong: a later one only ever keeps more
 * @param fleet the disks that the policy is for
 * @param strangers disks that exist and that the policy is not for
 * @param isNarrowed whether only some of the fleet was asked for; then no other disk is judged
 * @param regions that answered
 * @param failures what could not be looked at
 */
public record PruneScene(
    Instant now,
    Map<DiskId, FleetDisk> fleet,
    Set<DiskId> strangers,
    boolean isNarrowed,
    Map<RegionId, RegionPicture> regions,
    List<FleetFailure> failures) {

  public PruneScene {
    fleet = Map.copyOf(fleet);
    strangers = Set.copyOf(strangers);
    regions = Map.copyOf(regions);
    failures = List.copyOf(failures);
  }
}

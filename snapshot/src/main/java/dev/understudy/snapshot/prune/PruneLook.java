package dev.understudy.snapshot.prune;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Listing;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.Tags;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.snapshot.fleet.Fleet;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.FleetFailure;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks at all that a prune is decided by, region by region; one that does not answer is told.
 *
 * @param targets regions that copies go to
 */
public record PruneLook(Fleet fleet, Set<RegionId> targets) {

  public PruneLook {
    targets = Set.copyOf(targets);
  }

  /** The picture; nothing is changed. */
  public PruneScene look(Instant now) {
    Fleet.Look found = fleet.look();
    Map<DiskId, FleetDisk> disks =
        found.disks().stream()
            .collect(
                Collectors.toMap(
                    disk -> disk.disk().id(), Function.identity(), (first, again) -> first));
    List<FleetFailure> failures = new ArrayList<>(found.failures());
    Map<RegionId, RegionPicture> regions = new HashMap<>();
    Set<DiskId> strangers = new HashSet<>();
    Set<RegionId> wanted = new LinkedHashSet<>(fleet.regions());
    wanted.addAll(targets);
    for (RegionId region : wanted) {
      try {
        RegionPicture picture = look(fleet.cloud().in(region));
        regions.put(region, picture);
        strangers.addAll(strangers(picture, disks.keySet()));
      } catch (ProblemException e) {
        if (e.problem().code() == ProblemCode.INTERRUPTED) {
          throw e;
        }
        failures.add(new FleetFailure(region.value(), e.problem()));
      }
    }
    boolean isNarrowed = !fleet.servers().isEmpty();
    return new PruneScene(now, disks, strangers, isNarrowed, regions, failures);
  }

  private RegionPicture look(Cloud.Region region) {
    String estate = fleet.estate().name();
    List<Snapshot> own = new ArrayList<>();
    Set<Snapshot.Origin> copying = new HashSet<>();
    Instant[] newest = {Instant.MIN};
    Listing.each(
        token -> region.snapshots().page(Optional.empty(), token),
        Snapshot::id,
        snapshot -> {
          if (snapshot.created().isAfter(newest[0])) {
            newest[0] = snapshot.created();
          }
          if (!snapshot.isUsable() && snapshot.state() != Snapshot.State.FAILED) {
            snapshot.copyOf().ifPresent(copying::add);
          }
          if (OwnSnapshots.isOf(estate, snapshot)) {
            own.add(snapshot);
          }
        });
    return new RegionPicture(
        region.id(),
        own,
        Optional.of(newest[0]).filter(seen -> seen.isAfter(Instant.MIN)),
        copying,
        region.snapshots().locks().stream()
            .collect(
                Collectors.toMap(
                    SnapshotLock::snapshot, Function.identity(), (first, again) -> first)),
        groups(region, own),
        imaged(region));
  }

  /** Those that the estate made, and those that only a tag of a snapshot tells of. */
  private Map<SnapshotGroupId, SnapshotGroup> groups(Cloud.Region region, List<Snapshot> own) {
    Map<SnapshotGroupId, SnapshotGroup> groups = new HashMap<>();
    region
        .snapshots()
        .groupsByTags(Tags.of(Tags.ESTATE, fleet.estate().name()))
        .forEach(group -> groups.put(group.id(), group));
    Set<SnapshotGroupId> unknown =
        own.stream()
            .flatMap(snapshot -> snapshot.tags().find(Tags.GROUP).stream())
            .flatMap(name -> groupId(name).stream())
            .filter(id -> !groups.containsKey(id))
            .collect(Collectors.toSet());
    if (!unknown.isEmpty()) {
      region.snapshots().describeGroups(unknown).forEach(group -> groups.put(group.id(), group));
    }
    return groups;
  }

  /** Tags can be edited by hand. */
  private static Optional<SnapshotGroupId> groupId(String name) {
    try {
      return Optional.of(new SnapshotGroupId(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Set<SnapshotId> imaged(Cloud.Region region) {
    return region.images().findByTags(Tags.none()).stream()
        .flatMap(image -> image.snapshots().stream())
        .collect(Collectors.toSet());
  }

  private Set<DiskId> strangers(RegionPicture picture, Set<DiskId> known) {
    Set<DiskId> others =
        picture.own().stream()
            .filter(snapshot -> snapshot.copyOf().isEmpty())
            .map(Snapshot::sourceDisk)
            .filter(disk -> !known.contains(disk))
            .collect(Collectors.toSet());
    if (others.isEmpty() || !fleet.servers().isEmpty()) {
      return Set.of();
    }
    return fleet.cloud().in(picture.region()).disks().describe(others).stream()
        .map(Disk::id)
        .collect(Collectors.toSet());
  }
}

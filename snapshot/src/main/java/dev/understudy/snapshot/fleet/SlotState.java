package dev.understudy.snapshot.fleet;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the cloud has of one slot of the schedule.
 *
 * @param snapshots those taken for it, by disk, newest first
 * @param failures regions that could not be looked at
 */
public record SlotState(
    Instant slot, Map<DiskId, List<Snapshot>> snapshots, List<FleetFailure> failures) {
  /** The API refuses calls of a host whose clock is off by more (ECS InvalidTimeStamp). */
  static final Duration SKEW = Duration.ofMinutes(15);

  /**
   * Reads the regions that the disks are in. What was tagged with the slot long before it came does
   * not count: some host's clock was ahead.
   */
  static SlotState read(FleetScope scope, List<FleetDisk> disks, Instant slot) {
    Set<RegionId> regions = new TreeSet<>();
    disks.forEach(disk -> regions.add(disk.region()));
    Map<DiskId, List<Snapshot>> found = new HashMap<>();
    List<FleetFailure> failures = new ArrayList<>();
    Instant since = slot.minus(SKEW);
    for (RegionId region : regions) {
      try {
        OwnSnapshots.read(scope.cloud().in(region), scope.estate().name(), Optional.of(since))
            .forEach(
                (disk, list) -> {
                  List<Snapshot> own =
                      list.stream()
                          .filter(one -> OwnSnapshots.slot(one).equals(Optional.of(slot)))
                          .filter(one -> one.copyOf().isEmpty() && !one.created().isBefore(since))
                          .toList();
                  if (!own.isEmpty()) {
                    found.put(disk, own);
                  }
                });
      } catch (ProblemException e) {
        if (e.problem().code() == ProblemCode.INTERRUPTED) {
          throw e;
        }
        failures.add(new FleetFailure(region.value(), e.problem()));
      }
    }
    return new SlotState(slot, found, List.copyOf(failures));
  }

  /** The snapshot that fulfils the slot for a disk, finished or not. */
  Optional<Snapshot> of(FleetDisk disk) {
    return all(disk).stream()
        .filter(snapshot -> snapshot.state() != Snapshot.State.FAILED)
        .findFirst();
  }

  /** The same, or the newest failed one where there is no other. */
  Optional<Snapshot> newest(FleetDisk disk) {
    return of(disk).or(() -> all(disk).stream().findFirst());
  }

  /** How many snapshots of the disk for this slot have failed. */
  int failed(FleetDisk disk) {
    return (int)
        all(disk).stream().filter(snapshot -> snapshot.state() == Snapshot.State.FAILED).count();
  }

  /** The disks that have none. */
  List<FleetDisk> missing(List<FleetDisk> disks) {
    return disks.stream().filter(disk -> of(disk).isEmpty()).toList();
  }

  private List<Snapshot> all(FleetDisk disk) {
    return snapshots.getOrDefault(disk.disk().id(), List.of());
  }
}

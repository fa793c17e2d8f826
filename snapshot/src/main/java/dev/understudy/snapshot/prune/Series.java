package dev.understudy.snapshot.prune;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.Tags;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots of one disk in one region.
 *
 * @param disk empty when the policy is not for it, or it is gone
 * @param snapshots newest first, each once; at least one
 * @param place where it is, for a person; the names are the tags' when the disk is not known
 */
record Series(RegionId region, Optional<FleetDisk> disk, List<Snapshot> snapshots, String place) {
  private static final Comparator<Snapshot> NEWEST_FIRST =
      Comparator.comparing(OwnSnapshots::cut).thenComparing(Snapshot::id).reversed();

  static Series of(RegionId region, Optional<FleetDisk> disk, Collection<Snapshot> snapshots) {
    List<Snapshot> sorted = snapshots.stream().sorted(NEWEST_FIRST).toList();
    return new Series(region, disk, sorted, place(region, disk, sorted.get(0)));
  }

  /** The cloud's name of the disk. */
  DiskId id() {
    return snapshots.get(0).sourceDisk();
  }

  /** Whether these are the disk's own and not copies of them. */
  boolean isAtHome() {
    return disk.filter(known -> known.region().equals(region)).isPresent();
  }

  /** Those that can be restored. */
  List<Snapshot> usable() {
    return snapshots.stream().filter(Snapshot::isUsable).toList();
  }

  /** Those whose contents were proven. */
  List<Snapshot> verified() {
    return usable().stream().filter(OwnSnapshots::isVerified).toList();
  }

  private static String place(RegionId region, Optional<FleetDisk> disk, Snapshot any) {
    String server = disk.map(FleetDisk::server).or(() -> tag(any, Tags.SERVER)).orElse("?");
    String name =
        disk.map(FleetDisk::name)
            .or(() -> tag(any, Tags.DISK))
            .orElseGet(() -> any.sourceDisk().value());
    return region + " " + server + "/" + name;
  }

  private static Optional<String> tag(Snapshot snapshot, String key) {
    return snapshot.tags().find(key);
  }
}

package dev.understudy.snapshot.copy;

import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.estate.SnapshotPolicy.CopyTarget;
import dev.understudy.snapshot.copy.CopyChoice.Decision;
import dev.understudy.snapshot.fleet.FleetDisk;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides which snapshot of a disk must be copied now: the newest accomplished one, which every
 * rule of retention keeps. Older ones that were missed are not made up for: they would hold up the
 * next slot, because the cloud makes one copy of a disk to a region at a time.
 */
public final class CopyPlanner {

  private CopyPlanner() {}

  /**
   * The choice for one disk and target.
   *
   * @param here own snapshots of the disk in its region
   * @param there own copies of it in the target's
   */
  public static CopyChoice choose(
      FleetDisk disk, CopyTarget target, RegionId to, List<Snapshot> here, List<Snapshot> there) {
    Optional<Snapshot> source =
        CopyLag.newest(here.stream().filter(each -> each.copyOf().isEmpty()).toList());
    if (source.isEmpty()) {
      return new CopyChoice(
          disk, target, to, Decision.NOTHING, Optional.empty(), Optional.empty(), 0);
    }
    List<Snapshot> copies = CopyLag.copiesOf(source.get().id(), there);
    Optional<SnapshotId> done = first(copies, Snapshot::isUsable);
    Optional<SnapshotId> copying = first(copies, CopyPlanner::isUnfinished);
    Optional<SnapshotId> older = first(there, CopyPlanner::isUnfinished);
    int failed = (int) copies.stream().filter(c -> c.state() == Snapshot.State.FAILED).count();
    Decision decision =
        done.isPresent()
            ? Decision.COPIED
            : copying.isPresent()
                ? Decision.COPYING
                : older.isPresent() ? Decision.WAIT : Decision.START;
    return new CopyChoice(
        disk, target, to, decision, source, done.or(() -> copying).or(() -> older), failed);
  }

  private static boolean isUnfinished(Snapshot copy) {
    return copy.state() != Snapshot.State.ACCOMPLISHED && copy.state() != Snapshot.State.FAILED;
  }

  private static Optional<SnapshotId> first(List<Snapshot> snapshots, Predicate<Snapshot> wanted) {
    return snapshots.stream().filter(wanted).map(Snapshot::id).findFirst();
  }
}

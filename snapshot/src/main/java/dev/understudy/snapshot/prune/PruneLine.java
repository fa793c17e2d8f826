package dev.understudy.snapshot.prune;

import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroupId;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of one snapshot, and why.
 *
 * @param place of its disk, for a person: {@code cn-shanghai data/system}
 * @param cut when its data was cut
 * @param group that it can only go with; empty for one that stands alone
 */
public record PruneLine(
    RegionId region,
    String place,
    Snapshot snapshot,
    Instant cut,
    Fate fate,
    String reason,
    Optional<SnapshotGroupId> group) {

  /** What becomes of a snapshot. */
  public enum Fate {
    /** A retention rule of the policy wants it. */
    KEEP,
    /** No retention rule wants it, but it must not go. */
    PROTECT,
    DELETE
  }

  /** Whether it goes. */
  public boolean isGoing() {
    return fate == Fate.DELETE;
  }

  /** The same in a group that it can only go with. */
  PruneLine in(SnapshotGroupId id) {
    return new PruneLine(region, place, snapshot, cut, fate, reason, Optional.of(id));
  }

  /** The same, but it stays if it was to go. */
  PruneLine protectedAs(String why) {
    return isGoing() ? new PruneLine(region, place, snapshot, cut, Fate.PROTECT, why, group) : this;
  }
}

package dev.understudy.cloud;

import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot as the cloud describes it.
 *
 * @param progress 0 to 100
 * @param created the instant of the cut, by the cloud's clock; of a copy the instant it was asked
 *     for
 * @param copyOf where it was copied from; empty for one that was taken here
 * @param automatic whether a policy of the cloud took it
 * @param key KMS key it is encrypted with
 */
public record Snapshot(
    SnapshotId id,
    String name,
    State state,
    int progress,
    DiskId sourceDisk,
    Disk.Kind sourceKind,
    int sizeGib,
    Instant created,
    Tags tags,
    Optional<Origin> copyOf,
    boolean automatic,
    Optional<String> key) {

  /** The snapshot in another region that a copy was made of. */
  public record Origin(SnapshotId snapshot, RegionId region) {}

  /** One that was taken here by hand, and not encrypted. */
  public Snapshot(
      SnapshotId id,
      String name,
      State state,
      int progress,
      DiskId sourceDisk,
      Disk.Kind sourceKind,
      int sizeGib,
      Instant created,
      Tags tags) {
    this(
        id,
        name,
        state,
        progress,
        sourceDisk,
        sourceKind,
        sizeGib,
        created,
        tags,
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** The same with these tags added. */
  public Snapshot with(Tags more) {
    return new Snapshot(
        id,
        name,
        state,
        progress,
        sourceDisk,
        sourceKind,
        sizeGib,
        created,
        tags.with(more),
        copyOf,
        automatic,
        key);
  }

  /** States that the cloud reports. */
  public enum State {
    PROGRESSING,
    ACCOMPLISHED,
    FAILED,
    UNKNOWN
  }

  public boolean isUsable() {
    return state == State.ACCOMPLISHED;
  }
}

package dev.understudy.cloud;

import java.time.Instant;

/**
 * A snapshot as the cloud describes it.
 *
 * @param progress 0 to 100
 * @param created the instant of the cut, by the cloud's clock
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
    Tags tags) {

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

package dev.understudy.cloud;

import java.time.Instant;
import java.util.List;

/** An image as the cloud describes it, with the snapshots it is made of. */
public record Image(
    ImageId id, String name, State state, List<SnapshotId> snapshots, Instant created, Tags tags) {

  /** States that the cloud reports. */
  public enum State {
    CREATING,
    WAITING,
    AVAILABLE,
    UNAVAILABLE,
    FAILED,
    DEPRECATED,
    UNKNOWN
  }

  public Image {
    snapshots = List.copyOf(snapshots);
  }
}

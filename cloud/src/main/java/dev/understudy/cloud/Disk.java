package dev.understudy.cloud;

import java.time.Instant;
import java.util.Optional;

/**
 * A disk as the cloud describes it.
 *
 * @param serial as the guest sees it; what names the device on the host
 */
public record Disk(
    DiskId id,
    String name,
    State state,
    Kind kind,
    String category,
    int sizeGib,
    ZoneId zone,
    Optional<InstanceId> instance,
    String serial,
    boolean deletedWithInstance,
    Optional<SnapshotId> source,
    Instant created,
    Tags tags) {

  /** States that the cloud reports. */
  public enum State {
    IN_USE,
    AVAILABLE,
    ATTACHING,
    DETACHING,
    CREATING,
    REINITIALIZING,
    UNKNOWN
  }

  /** What it is to its server. */
  public enum Kind {
    SYSTEM,
    DATA
  }
}

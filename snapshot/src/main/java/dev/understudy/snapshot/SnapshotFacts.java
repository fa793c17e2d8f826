package dev.understudy.snapshot;

import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known about a snapshot, read from the snapshot itself.
 *
 * @param region it is in
 * @param disk the estate's name of the disk: {@code system} or that of a data disk
 * @param created the instant of the cut; of a copy, that of its source
 * @param progress 0 to 100
 * @param consistency {@code application} or {@code crash}
 * @param verified highest level proven, {@code L0} to {@code L4}
 * @param run that took it; empty when it was not us
 * @param slot of the schedule that it was taken for
 * @param group that was cut at the same instant
 * @param copyOf the snapshot in another region that it is a copy of
 * @param source {@code salvage}, {@code scheduled}, {@code drill}, or {@code other} when it was not
 *     us
 * @param isAutomatic whether a policy of the cloud itself took it
 */
public record SnapshotFacts(
    SnapshotId id,
    RegionId region,
    String server,
    String disk,
    int sizeGib,
    Instant created,
    Snapshot.State state,
    int progress,
    String consistency,
    Optional<String> verified,
    Optional<Instant> verifiedAt,
    Optional<String> run,
    Optional<Instant> slot,
    Optional<String> group,
    Optional<Snapshot.Origin> copyOf,
    String source,
    boolean isAutomatic) {
  /** Nothing held writes back while it was cut: as after a power cut. */
  public static final String CRASH = "crash";

  /** The service had flushed and held its writes while it was cut. */
  public static final String APPLICATION = "application";

  static SnapshotFacts of(RegionId region, Snapshot snapshot, String server, String disk) {
    Tags tags = snapshot.tags();
    return new SnapshotFacts(
        snapshot.id(),
        region,
        server,
        disk,
        snapshot.sizeGib(),
        OwnSnapshots.cut(snapshot),
        snapshot.state(),
        snapshot.progress(),
        tags.find(Tags.CONSISTENCY).orElse(CRASH),
        tags.find(Tags.VERIFIED),
        tags.find(Tags.VERIFIED_AT).flatMap(SnapshotFacts::instant),
        tags.find(Tags.RUN),
        OwnSnapshots.slot(snapshot),
        tags.find(Tags.GROUP),
        snapshot.copyOf(),
        Label.of(tags),
        snapshot.automatic());
  }

  /** Tags can be edited by hand: what is no instant is no proof of a time. */
  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  public boolean isUsable() {
    return state == Snapshot.State.ACCOMPLISHED;
  }

  /** Whether its contents were once proven, not only its existence. */
  public boolean isVerified() {
    return verified.filter(level -> level.compareTo("L1") >= 0).isPresent();
  }
}

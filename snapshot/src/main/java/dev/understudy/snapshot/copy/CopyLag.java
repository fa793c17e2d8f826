package dev.understudy.snapshot.copy;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How old the data of one disk is here and at one target: two figures, because a snapshot that is
 * not copied yet does not survive the loss of this region.
 *
 * @param cutHere cut of the newest accomplished snapshot here
 * @param cutThere cut of the newest accomplished copy
 * @param progress of the newest snapshot's copy, 0 to 100
 */
public record CopyLag(
    Optional<Instant> cutHere, Optional<Instant> cutThere, State state, int progress, Instant now) {

  /** Where the newest accomplished snapshot of the disk is. */
  public enum State {
    /** There is none here. */
    NOTHING,
    /** Only here; its copy was never asked for, or failed. */
    LOCAL_ONLY,
    /** Its copy is not complete, so it does not count there. */
    COPYING,
    COPIED
  }

  /**
   * The lag of every disk that has a snapshot on either side.
   *
   * @param here snapshots of the disks' own region
   * @param there copies in the target region, by the disk that they are of
   */
  public static Map<DiskId, CopyLag> of(
      Map<DiskId, List<Snapshot>> here, Map<DiskId, List<Snapshot>> there, Instant now) {
    Set<DiskId> disks = new LinkedHashSet<>(here.keySet());
    disks.addAll(there.keySet());
    Map<DiskId, CopyLag> lags = new LinkedHashMap<>();
    for (DiskId disk : disks) {
      lags.put(
          disk, of(here.getOrDefault(disk, List.of()), there.getOrDefault(disk, List.of()), now));
    }
    return lags;
  }

  /** The lag of one disk. */
  public static CopyLag of(List<Snapshot> here, List<Snapshot> there, Instant now) {
    Optional<Snapshot> newest = newest(here);
    List<Snapshot> copies =
        newest.map(snapshot -> copiesOf(snapshot.id(), there)).orElse(List.of());
    int progress =
        copies.stream()
            .filter(copy -> copy.state() != Snapshot.State.FAILED)
            .mapToInt(copy -> copy.isUsable() ? 100 : Math.min(99, copy.progress()))
            .max()
            .orElse(-1);
    return new CopyLag(
        newest.map(OwnSnapshots::cut),
        newest(there).map(OwnSnapshots::cut),
        newest.isEmpty() ? State.NOTHING : state(progress),
        Math.max(0, progress),
        now);
  }

  /** The age of the newest data here: what is lost when the disk is; empty when there is none. */
  public Optional<Duration> rpoHere() {
    return cutHere.map(this::age);
  }

  /** The age of the newest data there: what is lost when this region is; empty when none is. */
  public Optional<Duration> rpoThere() {
    return cutThere.map(this::age);
  }

  /** {@code local-only}, {@code copying 40%}, {@code copied} or {@code nothing}. */
  public String text() {
    return switch (state) {
      case NOTHING -> "nothing";
      case LOCAL_ONLY -> "local-only";
      case COPYING -> "copying " + progress + "%";
      case COPIED -> "copied";
    };
  }

  /** The accomplished one whose data is newest. */
  static Optional<Snapshot> newest(List<Snapshot> snapshots) {
    return snapshots.stream()
        .filter(Snapshot::isUsable)
        .max(Comparator.comparing(OwnSnapshots::cut).thenComparing(Snapshot::id));
  }

  static List<Snapshot> copiesOf(SnapshotId source, List<Snapshot> there) {
    return there.stream()
        .filter(copy -> copy.copyOf().filter(from -> from.snapshot().equals(source)).isPresent())
        .toList();
  }

  private static State state(int progress) {
    if (progress < 0) {
      return State.LOCAL_ONLY;
    }
    return progress == 100 ? State.COPIED : State.COPYING;
  }

  private Duration age(Instant cut) {
    Duration age = Duration.between(cut, now);
    return age.isNegative() ? Duration.ZERO : age;
  }
}

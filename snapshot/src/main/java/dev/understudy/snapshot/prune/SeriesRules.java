package dev.understudy.snapshot.prune;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.retention.Retention;
import dev.understudy.cloud.retention.Verdict;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import dev.understudy.snapshot.prune.PruneLine.Fate;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges the snapshots of one disk in one region. Ages are relative to its newest success: no clock
 * makes a snapshot old.
 *
 * @param keep what the policy wants to stay there
 * @param zone of the calendar that days are counted in
 * @param minVerified how many proven ones must stay in this region
 * @param isProvenElsewhere whether a copy of the disk in another region was proven
 * @param hasCopies whether the policy wants copies elsewhere at all
 * @param locks of the region
 * @param imaged snapshots of the region that an image is made of
 * @param copying snapshots of the region that are being copied
 */
record SeriesRules(
    Keep keep,
    ZoneId zone,
    int minVerified,
    boolean isProvenElsewhere,
    boolean hasCopies,
    Map<SnapshotId, SnapshotLock> locks,
    Set<SnapshotId> imaged,
    Set<SnapshotId> copying) {
  private static final Comparator<Snapshot> BY_CREATION =
      Comparator.comparing(Snapshot::created).thenComparing(Snapshot::id);

  /** Every snapshot stays, for this reason. */
  static List<PruneLine> keepAll(Series series, String why) {
    return series.snapshots().stream()
        .map(snapshot -> line(series, snapshot, Fate.PROTECT, why))
        .toList();
  }

  List<PruneLine> judge(Series series) {
    List<Snapshot> usable = series.usable();
    Map<SnapshotId, List<String>> wanted = new HashMap<>();
    for (Verdict<Snapshot> verdict : Retention.judge(usable, OwnSnapshots::cut, keep, zone)) {
      if (verdict.keep()) {
        wanted.put(verdict.item().id(), verdict.reasons());
      }
    }
    Map<SnapshotId, List<String>> needed = needed(series, usable);
    return series.snapshots().stream()
        .map(snapshot -> judge(series, snapshot, usable, wanted, needed))
        .toList();
  }

  private PruneLine judge(
      Series series,
      Snapshot snapshot,
      List<Snapshot> usable,
      Map<SnapshotId, List<String>> wanted,
      Map<SnapshotId, List<String>> needed) {
    List<String> reasons = new ArrayList<>(wanted.getOrDefault(snapshot.id(), List.of()));
    reasons.addAll(needed.getOrDefault(snapshot.id(), List.of()));
    Optional.ofNullable(locks.get(snapshot.id()))
        .ifPresent(lock -> reasons.add("locked until " + lock.until()));
    if (imaged.contains(snapshot.id())) {
      reasons.add("an image is made of it");
    }
    if (copying.contains(snapshot.id())) {
      reasons.add("being copied");
    }
    unfinished(snapshot, usable).ifPresent(reasons::add);
    if (!reasons.isEmpty()) {
      Fate fate = wanted.containsKey(snapshot.id()) ? Fate.KEEP : Fate.PROTECT;
      return line(series, snapshot, fate, String.join(", ", reasons));
    }
    String why = snapshot.isUsable() ? "no rule keeps it" : "failed, and a newer one succeeded";
    return line(series, snapshot, Fate.DELETE, why);
  }

  /** Why one that is no success must stay; empty for a success. */
  private static Optional<String> unfinished(Snapshot snapshot, List<Snapshot> usable) {
    return switch (snapshot.state()) {
      case ACCOMPLISHED -> Optional.empty();
      case PROGRESSING -> Optional.of("unfinished");
      case UNKNOWN -> Optional.of("in a state that is not known");
      case FAILED ->
          usable.stream()
                  .anyMatch(
                      good ->
                          good.created().isAfter(snapshot.created())
                              && OwnSnapshots.cut(good).isAfter(OwnSnapshots.cut(snapshot)))
              ? Optional.empty()
              : Optional.of("failed, and no newer one succeeded yet");
    };
  }

  /** Why successes must stay whatever the retention rules say. */
  private Map<SnapshotId, List<String>> needed(Series series, List<Snapshot> usable) {
    Map<SnapshotId, List<String>> needed = new HashMap<>();
    List<Snapshot> verified = series.verified();
    newest(usable).forEach(snapshot -> add(needed, snapshot, "newest"));
    newest(verified)
        .forEach(snapshot -> add(needed, snapshot, newestVerified(OwnSnapshots.level(snapshot))));
    int here = isProvenElsewhere ? Math.max(1, minVerified - 1) : minVerified;
    verified.stream()
        .limit(here)
        .forEach(snapshot -> add(needed, snapshot, "1 of " + here + " proven ones that must stay"));
    if (verified.size() < here) {
      String why = "in place of a proven one: " + verified.size() + " of " + here + " are";
      usable.stream()
          .filter(snapshot -> !OwnSnapshots.isVerified(snapshot))
          .limit(here - verified.size())
          .forEach(snapshot -> add(needed, snapshot, why));
    }
    return needed;
  }

  private String newestVerified(String level) {
    return "newest verified ("
        + level
        + (hasCopies && !isProvenElsewhere ? ", no copy elsewhere is)" : ")");
  }

  /**
   * The newest by the cut of its data and the newest by its creation: of a copy the one is a tag,
   * which can be edited by hand.
   */
  private static List<Snapshot> newest(List<Snapshot> newestFirst) {
    return newestFirst.stream()
        .max(BY_CREATION)
        .map(created -> List.of(newestFirst.get(0), created).stream().distinct().toList())
        .orElse(List.of());
  }

  private static void add(Map<SnapshotId, List<String>> needed, Snapshot snapshot, String why) {
    needed.computeIfAbsent(snapshot.id(), any -> new ArrayList<>()).add(why);
  }

  private static PruneLine line(Series series, Snapshot snapshot, Fate fate, String why) {
    Instant cut = OwnSnapshots.cut(snapshot);
    return new PruneLine(
        series.region(), series.place(), snapshot, cut, fate, why, Optional.empty());
  }
}

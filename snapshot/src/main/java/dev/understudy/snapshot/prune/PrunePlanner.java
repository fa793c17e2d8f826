package dev.understudy.snapshot.prune;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Schedule;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides what becomes of every snapshot of a policy. Pure; a picture with something missing from
 * it makes nothing go that the whole one would keep.
 */
public final class PrunePlanner {
  /** How far a snapshot may be cut before its slot: clocks further off are refused by the cloud. */
  private static final Duration EARLY = Duration.ofMinutes(15);

  /** Copies of large disks take long: they are late only after this. */
  private static final Duration COPY_PATIENCE = Duration.ofDays(2);

  private final SnapshotPolicy policy;
  private final Map<RegionId, Keep> targets;

  /**
   * A planner.
   *
   * @param targets what stays of the copies in each region that there are to be copies in
   */
  public PrunePlanner(SnapshotPolicy policy, Map<RegionId, Keep> targets) {
    this.policy = policy;
    this.targets = Map.copyOf(targets);
  }

  /** For the policy of an estate. */
  public static PrunePlanner of(Estate estate, SnapshotPolicy policy) {
    Map<RegionId, Keep> targets = new LinkedHashMap<>();
    policy.copies().forEach(copy -> targets.put(estate.site(copy.site()).region(), copy.keep()));
    return new PrunePlanner(policy, targets);
  }

  /** The regions that copies go to. */
  public Set<RegionId> targets() {
    return targets.keySet();
  }

  /** A line for every snapshot of the policy that the picture shows. */
  public PrunePlan plan(PruneScene scene) {
    Survey survey = Survey.of(scene, targets.keySet());
    List<PruneLine> lines = new ArrayList<>();
    new TreeMap<>(scene.regions()).values().forEach(picture -> lines.addAll(plan(survey, picture)));
    return new PrunePlan(lines, scene.failures());
  }

  /**
   * What the regions say about each other.
   *
   * @param copying what is being copied from somewhere
   * @param proven the disks of which a copy was proven in each region
   */
  private record Survey(
      PruneScene scene, Set<Snapshot.Origin> copying, Map<RegionId, Set<DiskId>> proven) {

    static Survey of(PruneScene scene, Set<RegionId> targets) {
      Set<Snapshot.Origin> copying = new HashSet<>();
      Map<RegionId, Set<DiskId>> proven = new HashMap<>();
      for (RegionPicture picture : scene.regions().values()) {
        copying.addAll(picture.copying());
        if (targets.contains(picture.region())) {
          proven.put(
              picture.region(),
              picture.own().stream()
                  .filter(copy -> copy.copyOf().isPresent() && copy.isUsable())
                  .filter(OwnSnapshots::isVerified)
                  .map(Snapshot::sourceDisk)
                  .collect(Collectors.toSet()));
        }
      }
      return new Survey(scene, copying, proven);
    }

    boolean isProvenOutside(RegionId region, DiskId disk) {
      return proven.entrySet().stream()
          .anyMatch(there -> !there.getKey().equals(region) && there.getValue().contains(disk));
    }

    Set<SnapshotId> leaving(RegionId region) {
      return copying.stream()
          .filter(origin -> origin.region().equals(region))
          .map(Snapshot.Origin::snapshot)
          .collect(Collectors.toSet());
    }
  }

  private List<PruneLine> plan(Survey survey, RegionPicture picture) {
    PruneScene scene = survey.scene();
    Set<SnapshotId> leaving = survey.leaving(picture.region());
    Instant at = later(scene.now(), picture.newest());
    Optional<Instant> oldest = oldestSuccess(at);
    List<PruneLine> lines = new ArrayList<>();
    for (Series series : series(scene, picture)) {
      lines.addAll(
          whyAllStay(scene, series)
              .or(() -> whyTooLongAgo(series, oldest, at))
              .map(why -> SeriesRules.keepAll(series, why))
              .orElseGet(() -> rules(survey, picture, series, leaving).judge(series)));
    }
    return new GroupRules(picture.groups()).apply(lines);
  }

  private static List<Series> series(PruneScene scene, RegionPicture picture) {
    Map<DiskId, List<Snapshot>> disks = new HashMap<>();
    for (Snapshot snapshot : picture.own()) {
      disks.computeIfAbsent(snapshot.sourceDisk(), any -> new ArrayList<>()).add(snapshot);
    }
    List<Series> series = new ArrayList<>();
    new TreeMap<>(disks)
        .forEach(
            (disk, snapshots) -> {
              Optional<FleetDisk> known = Optional.ofNullable(scene.fleet().get(disk));
              if (known.isPresent() || !scene.isNarrowed()) {
                series.add(Series.of(picture.region(), known, once(snapshots)));
              }
            });
    return series;
  }

  private static Collection<Snapshot> once(List<Snapshot> snapshots) {
    Map<SnapshotId, Snapshot> once = new LinkedHashMap<>();
    snapshots.forEach(snapshot -> once.putIfAbsent(snapshot.id(), snapshot));
    return once.values();
  }

  private SeriesRules rules(
      Survey survey, RegionPicture picture, Series series, Set<SnapshotId> leaving) {
    boolean isHome = series.isAtHome();
    return new SeriesRules(
        isHome ? policy.keep() : Optional.ofNullable(targets.get(series.region())).orElseThrow(),
        policy.schedule().zone(),
        isHome ? policy.minVerified() : 1,
        isHome && survey.isProvenOutside(series.region(), series.id()),
        isHome && !targets.isEmpty(),
        picture.locks(),
        picture.imaged(),
        leaving);
  }

  private Optional<String> whyAllStay(PruneScene scene, Series series) {
    if (series.disk().isEmpty()) {
      return Optional.of(
          scene.strangers().contains(series.id())
              ? "its disk is not in the policy any more"
              : scene.failures().isEmpty()
                  ? "its disk was released"
                  : "its disk was not found, and not everything could be looked at");
    }
    if (series.isAtHome()) {
      Optional<RegionId> unread =
          targets.keySet().stream()
              .filter(region -> !scene.regions().containsKey(region))
              .findFirst();
      if (unread.isPresent()) {
        return Optional.of(unread.get() + " cannot tell what is being copied there");
      }
    } else if (!targets.containsKey(series.region())) {
      return Optional.of("the policy copies nothing to here any more");
    }
    return Optional.empty();
  }

  /** While nothing succeeds, nothing grows old. */
  private static Optional<String> whyTooLongAgo(
      Series series, Optional<Instant> oldestSuccess, Instant at) {
    Optional<Instant> newest =
        series.usable().stream().map(Snapshot::created).max(Instant::compareTo);
    if (newest.isEmpty()) {
      return Optional.of("no success yet");
    }
    boolean isRecent =
        oldestSuccess
            .map(oldest -> series.isAtHome() ? oldest : earlier(oldest, at))
            .filter(oldest -> !newest.get().isBefore(oldest))
            .isPresent();
    return isRecent ? Optional.empty() : Optional.of("no success since " + newest.get());
  }

  private static Instant earlier(Instant oldest, Instant at) {
    Instant patience = at.minus(COPY_PATIENCE);
    return patience.isBefore(oldest) ? patience : oldest;
  }

  /**
   * The last slot but one at that time, with some leeway: a disk without a success since then has
   * missed two. Empty when the schedule has had no slot for long.
   */
  private Optional<Instant> oldestSuccess(Instant at) {
    Schedule schedule = policy.schedule();
    return schedule
        .last(at)
        .flatMap(slot -> schedule.last(slot.minusNanos(1)))
        .map(slot -> slot.minus(EARLY));
  }

  /** The cloud has been there already; a clock that is behind it is wrong. */
  private static Instant later(Instant now, Optional<Instant> newest) {
    return newest.filter(seen -> seen.isAfter(now)).orElse(now);
  }
}

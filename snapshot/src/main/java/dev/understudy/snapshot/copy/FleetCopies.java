package dev.understudy.snapshot.copy;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.estate.Schedule;
import dev.understudy.cloud.estate.SnapshotPolicy.CopyTarget;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.snapshot.fleet.Fleet;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.FleetFailure;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The copies of a fleet's snapshots at every target of its policy, as the cloud lists them. */
public record FleetCopies(Fleet fleet) {
  private static final Duration SLACK = Duration.ofHours(1);

  /** More disks than these are not asked for one by one. */
  private static final int ONE_BY_ONE = 20;

  /**
   * What was found.
   *
   * @param choices one for each disk and target that could be looked at
   * @param failures servers and regions that could not
   */
  public record Look(List<CopyChoice> choices, List<FleetFailure> failures) {
    public Look {
      choices = List.copyOf(choices);
      failures = List.copyOf(failures);
    }

    /** When the newest snapshot that a copy is wanted of was made, by the cloud's clock. */
    public Optional<Instant> newest() {
      return choices.stream()
          .flatMap(choice -> choice.source().stream())
          .map(Snapshot::created)
          .max(Comparator.naturalOrder());
    }
  }

  /**
   * Looks at every region; one that fails is told and the others are looked at.
   *
   * @param until no later snapshot counts; empty for all
   */
  public Look look(Instant now, Optional<Instant> until) {
    if (fleet.policy().copies().isEmpty()) {
      return new Look(List.of(), List.of());
    }
    Fleet.Look disks = fleet.look();
    List<FleetFailure> failures = new ArrayList<>(disks.failures());
    Map<RegionId, List<FleetDisk>> regions =
        disks.disks().stream()
            .collect(
                Collectors.groupingBy(FleetDisk::region, LinkedHashMap::new, Collectors.toList()));
    Map<DiskId, List<Snapshot>> here = new LinkedHashMap<>();
    List<FleetDisk> known = new ArrayList<>();
    regions.forEach(
        (region, there) -> {
          try {
            here.putAll(newest(fleet.cloud().in(region), there, now, until));
            known.addAll(there);
          } catch (ProblemException e) {
            failures.add(failure(region.value(), e));
          }
        });
    List<CopyChoice> choices = new ArrayList<>();
    for (CopyTarget target : fleet.policy().copies()) {
      RegionId to = fleet.estate().site(target.site()).region();
      try {
        choices.addAll(choices(target, to, known, here));
      } catch (ProblemException e) {
        failures.add(failure("copies in " + to, e));
      }
    }
    return new Look(choices, failures);
  }

  /** Looks once more at these disks in the target's region. */
  List<CopyChoice> again(List<CopyChoice> choices) {
    Map<RegionId, List<CopyChoice>> targets =
        choices.stream().collect(Collectors.groupingBy(CopyChoice::to));
    List<CopyChoice> now = new ArrayList<>();
    targets.forEach(
        (to, wanted) -> {
          Map<DiskId, List<Snapshot>> there =
              there(to, wanted.stream().map(choice -> choice.source().orElseThrow()).toList());
          for (CopyChoice choice : wanted) {
            now.add(
                CopyPlanner.choose(
                    choice.disk(),
                    choice.target(),
                    to,
                    choice.source().stream().toList(),
                    there.getOrDefault(choice.disk().disk().id(), List.of())));
          }
        });
    return now;
  }

  private List<CopyChoice> choices(
      CopyTarget target, RegionId to, List<FleetDisk> disks, Map<DiskId, List<Snapshot>> here) {
    List<FleetDisk> others = disks.stream().filter(disk -> !disk.region().equals(to)).toList();
    List<Snapshot> sources =
        others.stream()
            .map(disk -> here.getOrDefault(disk.disk().id(), List.of()))
            .flatMap(snapshots -> CopyLag.newest(snapshots).stream())
            .toList();
    Map<DiskId, List<Snapshot>> there = sources.isEmpty() ? Map.of() : there(to, sources);
    return others.stream()
        .map(
            disk ->
                CopyPlanner.choose(
                    disk,
                    target,
                    to,
                    here.getOrDefault(disk.disk().id(), List.of()),
                    there.getOrDefault(disk.disk().id(), List.of())))
        .toList();
  }

  /** Copies that can be of these sources: none is older than the oldest of them. */
  private Map<DiskId, List<Snapshot>> there(RegionId to, List<Snapshot> sources) {
    Optional<Instant> since =
        sources.stream()
            .map(Snapshot::created)
            .min(Comparator.naturalOrder())
            .map(oldest -> oldest.minus(SLACK));
    return OwnSnapshots.read(fleet.cloud().in(to), fleet.estate().name(), since);
  }

  /**
   * The snapshots of the last two slots, and all that there are of a disk that has no success among
   * them, be it for want of one or because this host's clock is wrong.
   */
  private Map<DiskId, List<Snapshot>> newest(
      Cloud.Region region, List<FleetDisk> disks, Instant now, Optional<Instant> until) {
    String estate = fleet.estate().name();
    Map<DiskId, List<Snapshot>> found =
        before(until, OwnSnapshots.read(region, estate, slotBeforeLast(now)));
    List<DiskId> missing =
        disks.stream()
            .map(disk -> disk.disk().id())
            .filter(id -> CopyLag.newest(found.getOrDefault(id, List.of())).isEmpty())
            .toList();
    if (missing.size() > ONE_BY_ONE) {
      return before(until, OwnSnapshots.read(region, estate, Optional.empty()));
    }
    if (!missing.isEmpty()) {
      found.putAll(
          before(
              until,
              region.snapshots().of(missing).stream()
                  .filter(snapshot -> OwnSnapshots.isOf(estate, snapshot))
                  .collect(Collectors.groupingBy(Snapshot::sourceDisk))));
    }
    return found;
  }

  private Optional<Instant> slotBeforeLast(Instant now) {
    Schedule schedule = fleet.policy().schedule();
    return schedule
        .last(now)
        .flatMap(slot -> schedule.last(slot.minusNanos(1)))
        .map(slot -> slot.minus(SLACK));
  }

  private static Map<DiskId, List<Snapshot>> before(
      Optional<Instant> until, Map<DiskId, List<Snapshot>> all) {
    Map<DiskId, List<Snapshot>> kept = new LinkedHashMap<>();
    all.forEach(
        (disk, snapshots) ->
            kept.put(
                disk,
                snapshots.stream()
                    .filter(each -> until.filter(each.created()::isAfter).isEmpty())
                    .toList()));
    return kept;
  }

  static FleetFailure failure(String place, ProblemException e) {
    if (e.problem().code() == ProblemCode.INTERRUPTED) {
      throw e;
    }
    return new FleetFailure(place, e.problem());
  }
}

package dev.understudy.snapshot.status;

import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.cloud.retention.Retention;
import dev.understudy.cloud.retention.Verdict;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plays the next runs of a policy on what is there now. What holds a snapshot back beyond the rules
 * and the proven ones that must stay (a lock, an image made of it) is for the day itself to find.
 */
public final class RunForecast {
  private final Survey survey;
  private final SnapshotPolicy policy;
  private final Map<String, List<Point>> shelves = new HashMap<>();

  private RunForecast(Survey survey) {
    this.survey = survey;
    this.policy = survey.policy();
  }

  /** The runs from the survey's instant on; first the slot that is due, if it is not fulfilled. */
  public static List<ForecastRun> of(Survey survey, int number) {
    RunForecast forecast = new RunForecast(survey);
    forecast.load();
    List<ForecastRun> runs = new ArrayList<>();
    survey
        .policy()
        .schedule()
        .last(survey.at())
        .map(slot -> forecast.run(slot, forecast.waiting(slot)))
        .filter(run -> run.takes() > 0)
        .ifPresent(
            run ->
                runs.add(
                    new ForecastRun(run.slot(), true, run.takes(), run.copies(), run.prunes())));
    Instant after = survey.at();
    while (runs.size() < number) {
      after = survey.policy().schedule().next(after);
      runs.add(forecast.run(after, survey.disks()));
    }
    return runs;
  }

  /** A snapshot that is there or will be. */
  private record Point(Instant cut, Optional<SnapshotId> id, boolean isProven) {}

  private void load() {
    for (FleetDisk disk : survey.disks()) {
      shelf(disk, Optional.empty()).addAll(points(disk, disk.region()));
      survey
          .targets()
          .forEach(
              target ->
                  shelf(disk, Optional.of(target.copy().site()))
                      .addAll(points(disk, target.region())));
    }
  }

  private List<Point> points(FleetDisk disk, RegionId region) {
    return survey.region(region).stream()
        .flatMap(seen -> seen.of(disk.disk().id()).stream())
        .filter(one -> one.state() != Snapshot.State.FAILED)
        .map(
            one ->
                new Point(
                    OwnSnapshots.cut(one),
                    Optional.of(one.id()),
                    DiskJudge.isSuccess(one) && OwnSnapshots.isVerified(one)))
        .toList();
  }

  private List<Point> shelf(FleetDisk disk, Optional<String> site) {
    return shelves.computeIfAbsent(
        disk.disk().id().value() + "@" + site.orElse(""), any -> new ArrayList<>());
  }

  /** Disks that the slot has no snapshot of yet. */
  private List<FleetDisk> waiting(Instant slot) {
    return survey.disks().stream()
        .filter(
            disk ->
                survey.region(disk.region()).stream()
                    .flatMap(seen -> seen.of(disk.disk().id()).stream())
                    .filter(one -> one.state() != Snapshot.State.FAILED)
                    .noneMatch(one -> OwnSnapshots.slot(one).filter(slot::equals).isPresent()))
        .toList();
  }

  private ForecastRun run(Instant slot, List<FleetDisk> takes) {
    List<ForecastRun.Prune> prunes = new ArrayList<>();
    if (takes.isEmpty()) {
      return new ForecastRun(slot, false, 0, List.of(), prunes);
    }
    Instant cut = slot.isBefore(survey.at()) ? survey.at() : slot;
    Point taken = new Point(cut, Optional.empty(), false);
    takes.forEach(disk -> shelf(disk, Optional.empty()).add(taken));
    List<ForecastRun.Copies> copies = new ArrayList<>();
    for (Survey.Target target : survey.targets()) {
      takes.forEach(disk -> shelf(disk, Optional.of(target.copy().site())).add(taken));
      copies.add(
          new ForecastRun.Copies(
              target.copy().site(),
              takes.size(),
              "the newest of each disk must be in " + target.region()));
    }
    for (FleetDisk disk : takes) {
      prune(disk, Optional.empty(), policy.keep(), prunes);
      survey
          .targets()
          .forEach(
              target ->
                  prune(disk, Optional.of(target.copy().site()), target.copy().keep(), prunes));
    }
    return new ForecastRun(slot, false, takes.size(), copies, prunes);
  }

  private void prune(
      FleetDisk disk, Optional<String> site, Keep keep, List<ForecastRun.Prune> prunes) {
    List<Point> shelf = shelf(disk, site);
    Set<Point> proven = new HashSet<>();
    shelf.stream()
        .filter(Point::isProven)
        .sorted(Comparator.comparing(Point::cut).reversed())
        .limit(policy.minVerified())
        .forEach(proven::add);
    for (Verdict<Point> verdict :
        Retention.judge(List.copyOf(shelf), Point::cut, keep, policy.schedule().zone())) {
      Point point = verdict.item();
      if (!verdict.keep() && !proven.contains(point)) {
        shelf.remove(point);
        prunes.add(
            new ForecastRun.Prune(
                disk,
                site,
                point.id(),
                point.cut(),
                "none of the rules " + keep + " keeps it any longer"));
      }
    }
  }
}

package dev.understudy.snapshot.prune;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.SideBySide;
import dev.understudy.core.StepContext;
import dev.understudy.snapshot.fleet.FleetFailure;
import dev.understudy.snapshot.fleet.FleetTrouble;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Carries out the deletions of a plan in one region, oldest first and a few at a time. Looks again
 * right before each few: what is not exactly as it was planned stays, and so does every snapshot of
 * a disk whose newest one is not listed any more. What is gone counts as done.
 */
final class Deletions {
  private static final int SIDE_BY_SIDE = 8;
  private static final int AT_ONCE = 100;

  private static final Set<ProblemCode> ENDS_IT =
      Set.of(ProblemCode.INTERRUPTED, ProblemCode.ACCESS_DENIED, ProblemCode.CLOUD_UNREACHABLE);

  private final Cloud.Region region;
  private final FleetTrouble trouble;
  private int gone;

  Deletions(Cloud.Region region, FleetTrouble trouble) {
    this.region = region;
    this.trouble = trouble;
  }

  /** What goes by one call: a snapshot, or a group of them. */
  private record Unit(List<PruneLine> lines) {}

  /** How many of the planned are not there any more. */
  int gone() {
    return gone;
  }

  /** Carries out what the plan says of this region; what stays all the same is told as trouble. */
  void carryOut(StepContext context, PrunePlan plan) throws InterruptedException {
    Map<PruneLine, List<PruneLine>> staying = new HashMap<>();
    plan.series().forEach(series -> series.forEach(line -> staying.put(line, pillars(series))));
    Map<String, List<PruneLine>> units = new LinkedHashMap<>();
    for (PruneLine line : plan.deletions()) {
      if (line.region().equals(region.id())) {
        String key = line.group().map(Object::toString).orElse(line.snapshot().id().value());
        units.computeIfAbsent(key, any -> new ArrayList<>()).add(line);
      }
    }
    List<Unit> few = new ArrayList<>();
    int planned = units.values().stream().mapToInt(List::size).sum();
    int count = 0;
    for (List<PruneLine> lines : units.values()) {
      few.add(new Unit(lines));
      count += lines.size();
      if (count >= AT_ONCE) {
        delete(few, staying);
        few.clear();
        count = 0;
        context.progress(region.id() + ": " + gone + " of " + planned + " are gone");
      }
    }
    delete(few, staying);
  }

  /** What must be there as long as anything of the same disk is deleted. */
  private static List<PruneLine> pillars(List<PruneLine> series) {
    List<PruneLine> staying = series.stream().filter(line -> !line.isGoing()).toList();
    Optional<PruneLine> verified =
        PrunePlan.newestStaying(
            staying.stream().filter(line -> OwnSnapshots.isVerified(line.snapshot())).toList());
    return Stream.concat(PrunePlan.newestStaying(staying).stream(), verified.stream())
        .distinct()
        .toList();
  }

  private void delete(List<Unit> few, Map<PruneLine, List<PruneLine>> staying)
      throws InterruptedException {
    Set<SnapshotId> asked = new LinkedHashSet<>();
    for (Unit unit : few) {
      for (PruneLine line : unit.lines()) {
        asked.add(line.snapshot().id());
        staying.getOrDefault(line, List.of()).forEach(one -> asked.add(one.snapshot().id()));
      }
    }
    Map<SnapshotId, Snapshot> now = describe(asked);
    List<Unit> safe = new ArrayList<>();
    for (Unit unit : few) {
      List<PruneLine> there =
          unit.lines().stream().filter(line -> now.containsKey(line.snapshot().id())).toList();
      Optional<String> why =
          there.stream().flatMap(line -> whyNot(line, staying, now).stream()).findFirst();
      gone += unit.lines().size() - there.size();
      if (why.isPresent()) {
        there.forEach(line -> fail(line, changed(line, why.get())));
      } else if (!there.isEmpty()) {
        safe.add(new Unit(there));
      }
    }
    settle(safe, performed(safe));
  }

  private static Optional<String> whyNot(
      PruneLine line, Map<PruneLine, List<PruneLine>> staying, Map<SnapshotId, Snapshot> now) {
    if (!line.snapshot().equals(now.get(line.snapshot().id()))) {
      return Optional.of("it is not any more as it was a moment ago");
    }
    List<PruneLine> pillars = staying.getOrDefault(line, List.of());
    return pillars.stream()
        .map(PruneLine::snapshot)
        .filter(
            one -> !Optional.ofNullable(now.get(one.id())).filter(Snapshot::isUsable).isPresent())
        .map(one -> "snapshot " + one.id() + ", which must stay, is not listed any more")
        .findFirst();
  }

  /** Deletes side by side; what the cloud refuses is told and the rest goes on. */
  private Map<Unit, Problem> performed(List<Unit> units) throws InterruptedException {
    Map<Unit, Problem> problems = new ConcurrentHashMap<>();
    SideBySide.each(
        units,
        SIDE_BY_SIDE,
        unit -> delete(unit).ifPresent(problem -> problems.put(unit, problem)));
    return problems;
  }

  /** A region that does not let us in or does not answer will not do so for the next one. */
  private Optional<Problem> delete(Unit unit) {
    PruneLine first = unit.lines().get(0);
    try {
      if (first.group().isPresent()) {
        region.snapshots().deleteGroup(first.group().get());
      } else {
        region.snapshots().delete(first.snapshot().id());
      }
      return Optional.empty();
    } catch (ProblemException e) {
      if (ENDS_IT.contains(e.problem().code())) {
        throw e;
      }
      return Optional.of(e.problem());
    }
  }

  /** Whether a call that failed has worked all the same can only be seen by looking. */
  private void settle(List<Unit> units, Map<Unit, Problem> problems) {
    Map<PruneLine, Problem> failed = new LinkedHashMap<>();
    for (Unit unit : units) {
      Optional<Problem> problem = Optional.ofNullable(problems.get(unit));
      if (problem.isEmpty()) {
        gone += unit.lines().size();
      } else {
        unit.lines().forEach(line -> failed.put(line, problem.get()));
      }
    }
    Map<SnapshotId, Snapshot> left =
        describe(failed.keySet().stream().map(line -> line.snapshot().id()).toList());
    failed.forEach(
        (line, problem) -> {
          if (left.containsKey(line.snapshot().id())) {
            fail(line, problem);
          } else {
            gone++;
          }
        });
  }

  private Map<SnapshotId, Snapshot> describe(Collection<SnapshotId> ids) {
    return ids.isEmpty()
        ? Map.of()
        : region.snapshots().describe(ids).stream()
            .collect(Collectors.toMap(Snapshot::id, Function.identity(), (first, again) -> first));
  }

  private void fail(PruneLine line, Problem problem) {
    trouble.add(new FleetFailure(line.place(), problem));
  }

  private static Problem changed(PruneLine line, String why) {
    return Problem.of(
        ProblemCode.RESOURCE_FAILED,
        "snapshot " + line.snapshot().id() + " was not deleted",
        why,
        "understudy snapshot prune");
  }
}

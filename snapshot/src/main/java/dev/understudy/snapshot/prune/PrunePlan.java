package dev.understudy.snapshot.prune;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.snapshot.fleet.FleetFailure;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What becomes of every snapshot of the policy. One in which a disk's newest snapshot goes cannot
 * be made.
 *
 * @param lines disk by disk, newest first
 * @param failures what could not be looked at, and is therefore not in the plan
 */
public record PrunePlan(List<PruneLine> lines, List<FleetFailure> failures) {

  public PrunePlan {
    lines = List.copyOf(lines);
    failures = List.copyOf(failures);
    bySeries(lines).forEach(PrunePlan::refuseIfTheNewestGoes);
  }

  /** What goes, oldest first. */
  public List<PruneLine> deletions() {
    return lines.stream()
        .filter(PruneLine::isGoing)
        .sorted(Comparator.comparing(PruneLine::cut).thenComparing(line -> line.snapshot().id()))
        .toList();
  }

  /** The lines of each disk in each region. */
  public Collection<List<PruneLine>> series() {
    return bySeries(lines).values();
  }

  /** The newest of these that can be used and stays. */
  static Optional<PruneLine> newestStaying(List<PruneLine> series) {
    return series.stream()
        .filter(line -> !line.isGoing() && line.snapshot().isUsable())
        .max(Comparator.comparing(PruneLine::cut).thenComparing(line -> line.snapshot().id()));
  }

  /** A disk in a region. */
  private record Key(RegionId region, DiskId disk) {}

  private static Map<Key, List<PruneLine>> bySeries(List<PruneLine> lines) {
    return lines.stream()
        .collect(
            Collectors.groupingBy(
                line -> new Key(line.region(), line.snapshot().sourceDisk()),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static void refuseIfTheNewestGoes(Key series, List<PruneLine> lines) {
    if (lines.stream().noneMatch(PruneLine::isGoing)) {
      return;
    }
    Optional<PruneLine> staying = newestStaying(lines);
    for (PruneLine line : lines) {
      Snapshot snapshot = line.snapshot();
      boolean isNewer =
          staying.isEmpty()
              || staying.get().cut().isBefore(line.cut())
              || staying.get().snapshot().id().equals(snapshot.id());
      if (line.isGoing() && isNewer) {
        throw Problem.of(
                ProblemCode.BUG,
                "the plan would delete the newest snapshot of "
                    + series.disk()
                    + "; nothing was deleted",
                "snapshot " + snapshot.id() + " of " + line.cut() + ": " + line.reason(),
                "understudy snapshot prune --dry-run --json, and report what it prints")
            .asException();
      }
    }
  }
}

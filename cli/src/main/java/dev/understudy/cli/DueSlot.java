package dev.understudy.cli;

import dev.understudy.cloud.estate.Schedule;
import dev.understudy.core.RunId;
import dev.understudy.core.RunSummary;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the runs before say about the latest slot of a schedule: whether it is still due, and
 * whether a run for it was begun.
 *
 * @param done the run that fulfilled it
 * @param begun the run for it that did not come to its end, to be gone on with
 * @param missed slots between the last fulfilled one and this one
 */
record DueSlot(Instant slot, Optional<RunId> done, Optional<RunId> begun, List<Instant> missed) {
  private static final String RUNBOOK = "protect";

  /**
   * Looks at the runs with the same arguments.
   *
   * @param runs of the estate, in any order
   */
  static Optional<DueSlot> at(
      Instant now, Schedule schedule, List<RunSummary> runs, Map<String, String> arguments) {
    return schedule.last(now).map(slot -> of(slot, schedule, runs, arguments));
  }

  private static DueSlot of(
      Instant slot, Schedule schedule, List<RunSummary> runs, Map<String, String> arguments) {
    List<RunSummary> same =
        runs.stream()
            .filter(run -> run.runbook().equals(RUNBOOK) && run.arguments().equals(arguments))
            .sorted(Comparator.comparing(RunSummary::started).reversed())
            .toList();
    List<RunSummary> ofSlot = same.stream().filter(run -> !run.started().isBefore(slot)).toList();
    Optional<Instant> lastDone =
        same.stream()
            .filter(run -> run.status() == RunSummary.Status.SUCCEEDED)
            .map(RunSummary::started)
            .findFirst();
    return new DueSlot(
        slot,
        find(ofSlot, List.of(RunSummary.Status.SUCCEEDED)),
        find(
            ofSlot,
            List.of(
                RunSummary.Status.UNFINISHED,
                RunSummary.Status.FAILED,
                RunSummary.Status.INTERRUPTED)),
        lastDone
            .filter(done -> done.isBefore(slot))
            .map(done -> schedule.slots(done.plusNanos(1), slot))
            .orElse(List.of()));
  }

  private static Optional<RunId> find(List<RunSummary> runs, List<RunSummary.Status> wanted) {
    return runs.stream()
        .filter(run -> wanted.contains(run.status()))
        .map(RunSummary::run)
        .findFirst();
  }
}

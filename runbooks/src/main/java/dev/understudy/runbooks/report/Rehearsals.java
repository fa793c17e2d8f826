package dev.understudy.runbooks.report;

import dev.understudy.core.Objective;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunSummary;
import dev.understudy.core.StepId;
import dev.understudy.core.store.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What earlier runs prove about the runbooks as they are today. A runbook is rehearsed by a run of
 * itself, and by a drill that includes the same parts.
 */
public final class Rehearsals {
  private static final int RUNS = 60;

  private final List<PastRun> runs;
  private final Plans plans;

  private Rehearsals(List<PastRun> runs, Plans plans) {
    this.runs = List.copyOf(runs);
    this.plans = plans;
  }

  /** What runbooks would do today. */
  public interface Plans {

    /** The steps of that runbook with these arguments; empty when it does not compile. */
    Optional<List<PlannedStep>> today(String runbook, Map<String, String> arguments);
  }

  /**
   * Reads the newest 60 runs of each runbook; what cannot be read is left out.
   *
   * @param summaries of the store, newest first
   */
  public static Rehearsals of(
      RunStore store, List<RunSummary> summaries, Objective objective, Plans plans) {
    List<PastRun> runs = new ArrayList<>();
    Map<String, Integer> taken = new HashMap<>();
    for (RunSummary run : summaries) {
      if (run.status() != RunSummary.Status.UNREADABLE
          && taken.merge(run.runbook(), 1, Integer::sum) <= RUNS) {
        read(store, run, objective).ifPresent(runs::add);
      }
    }
    return new Rehearsals(runs, plans);
  }

  private static Optional<PastRun> read(RunStore store, RunSummary run, Objective objective) {
    try {
      return Optional.of(PastRun.of(store.verify(run.run()), objective));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  /**
   * How far the runbook can be relied on.
   *
   * @param server empty when it is about none
   * @param today its steps as they would be run
   * @param maxAge for how long a rehearsal counts
   */
  public Readiness of(
      String runbook, String server, List<PlannedStep> today, Duration maxAge, Instant now) {
    Set<String> parts = new HashSet<>();
    today.forEach(step -> parts.add(PastRun.part(step)));
    List<StepMemory> steps = today.stream().map(step -> memory(step, server)).toList();
    Optional<PastRun> latest =
        runs.stream()
            .filter(run -> run.verdict().isPresent() && run.isAbout(server))
            .filter(run -> rehearses(run, runbook, parts))
            .findFirst();
    if (latest.isEmpty()) {
      return new Readiness(
          runbook,
          server,
          Readiness.State.NEEDS_VERIFICATION,
          "never rehearsed",
          Optional.empty(),
          Optional.empty(),
          steps);
    }
    PastRun run = latest.get();
    Verdict verdict = verdict(run, runbook, parts, Duration.between(run.at(), now), maxAge);
    return new Readiness(
        runbook,
        server,
        verdict.state(),
        verdict.why(),
        Optional.of(run.header().run()),
        Optional.of(run.at()),
        steps);
  }

  private record Verdict(Readiness.State state, String why) {}

  private static boolean rehearses(PastRun run, String runbook, Set<String> parts) {
    return run.header().runbook().equals(runbook)
        || (run.isDrill() && run.steps().stream().anyMatch(s -> parts.contains(PastRun.part(s))));
  }

  private Verdict verdict(
      PastRun run, String runbook, Set<String> parts, Duration age, Duration maxAge) {
    String by = run.header().runbook().equals(runbook) ? "its last run" : "the last drill of it";
    if (!run.verdict().orElse(false)) {
      return new Verdict(
          Readiness.State.NEEDS_VERIFICATION, by + " was not good: " + run.failure());
    }
    Optional<String> change = change(run, runbook, parts);
    if (change.isPresent()) {
      return new Verdict(
          Readiness.State.NEEDS_VERIFICATION, "changed since " + by + ": " + change.get());
    }
    if (age.compareTo(maxAge) > 0) {
      return new Verdict(Readiness.State.EXPIRED, by + " is too long ago");
    }
    return new Verdict(Readiness.State.VERIFIED, by + " succeeded");
  }

  /**
   * What has changed since in the parts that the run rehearsed. It is held against what its own
   * runbook would do today with the same arguments: a drill has other arguments than the recovery
   * that it rehearses.
   */
  private Optional<String> change(PastRun run, String runbook, Set<String> parts) {
    Optional<List<PlannedStep>> today =
        plans.today(run.header().runbook(), run.header().arguments());
    if (today.isEmpty()) {
      return Optional.of(
          "understudy runbook check " + run.header().runbook() + " says what no longer holds");
    }
    boolean isWhole = run.header().runbook().equals(runbook);
    Map<StepId, PlannedStep> before = new HashMap<>();
    run.steps().forEach(step -> before.put(step.id(), step));
    List<String> changed = new ArrayList<>();
    for (PlannedStep step : today.get()) {
      Optional<PlannedStep> old = Optional.ofNullable(before.remove(step.id()));
      boolean isConcerned = isWhole || parts.contains(PastRun.part(step));
      if (isConcerned && old.filter(other -> isSame(step, other)).isEmpty()) {
        changed.add(step.id().value());
      }
    }
    if (isWhole) {
      before.keySet().forEach(gone -> changed.add(gone + " (removed)"));
    }
    return changed.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", changed));
  }

  private static boolean isSame(PlannedStep step, PlannedStep old) {
    return step.kind().equals(old.kind())
        && step.summary().equals(old.summary())
        && step.text().equals(old.text())
        && step.noReturn() == old.noReturn();
  }

  private StepMemory memory(PlannedStep step, String server) {
    String part = PastRun.part(step);
    Optional<StepMemory.Seen> real = Optional.empty();
    Optional<StepMemory.Seen> drill = Optional.empty();
    Optional<StepMemory.Seen> failure = Optional.empty();
    List<Duration> durations = new ArrayList<>();
    int succeeded = 0;
    int failed = 0;
    for (PastRun run : runs) {
      if (!run.isAbout(server)) {
        continue;
      }
      for (PastRun.Outcome outcome : run.outcomes().getOrDefault(part, List.of())) {
        StepMemory.Seen seen = new StepMemory.Seen(run.header().run(), outcome.at());
        if (!outcome.succeeded()) {
          failed++;
          failure = later(failure, seen);
        } else if (!outcome.found()) {
          succeeded++;
          outcome.took().ifPresent(durations::add);
          drill = run.isDrill() ? later(drill, seen) : drill;
          real = run.isDrill() ? real : later(real, seen);
        }
      }
    }
    return new StepMemory(step.id(), real, drill, succeeded, failed, Timing.of(durations), failure);
  }

  private static Optional<StepMemory.Seen> later(
      Optional<StepMemory.Seen> one, StepMemory.Seen other) {
    return one.filter(seen -> !seen.at().isBefore(other.at())).or(() -> Optional.of(other));
  }
}

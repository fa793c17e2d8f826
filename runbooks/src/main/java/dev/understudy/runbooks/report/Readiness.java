package dev.understudy.runbooks.report;

import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether a runbook can be relied on, for one server.
 *
 * @param server empty when the runbook is about none
 * @param why in words
 * @param by the run that says so; empty when there was none
 * @param since when that run ended
 */
public record Readiness(
    String runbook,
    String server,
    State state,
    String why,
    Optional<RunId> by,
    Optional<Instant> since,
    List<StepMemory> steps) {

  /** The weakest link first: what needs a hand most, then what waits longest. */
  public static final Comparator<Readiness> WEAKEST_FIRST =
      Comparator.comparing(Readiness::state)
          .thenComparing(readiness -> readiness.since().orElse(Instant.EPOCH));

  /** The weakest first. Printed in capitals, with a hyphen. */
  public enum State {
    /** Never rehearsed, or its last rehearsal failed, or it has changed since. */
    NEEDS_VERIFICATION,
    /** The last rehearsal was good, and is too long ago. */
    EXPIRED,
    VERIFIED;

    public String label() {
      return name().replace('_', '-');
    }
  }

  public Readiness {
    steps = List.copyOf(steps);
  }

  /** The steps that no run has ever performed, neither in a drill nor in earnest. */
  public List<StepId> uncovered() {
    return steps.stream().filter(step -> !step.isCovered()).map(StepMemory::step).toList();
  }
}

package dev.understudy.runbooks.report;

import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import dev.understudy.core.store.Timing;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of one step of a runbook, from every run in which the same step was performed,
 * also as a part of another runbook.
 *
 * @param real when it last succeeded in earnest, and {@code drill} in a rehearsal; a run that found
 *     its effect there already does not count
 * @param succeeded how often, and {@code failed} how often; tries that the run itself repeated are
 *     no failures
 * @param timing of the successes
 * @param failure the last one
 */
public record StepMemory(
    StepId step,
    Optional<Seen> real,
    Optional<Seen> drill,
    int succeeded,
    int failed,
    Optional<Timing> timing,
    Optional<Seen> failure) {

  /** A run, and when the step ended in it. */
  public record Seen(RunId run, Instant at) {}

  /** Whether any run that is remembered has ever performed it. */
  public boolean isCovered() {
    return real.isPresent() || drill.isPresent();
  }
}

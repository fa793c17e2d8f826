package dev.understudy.core;

import java.time.Duration;
import java.util.Optional;

/**
 * Hears of a run's progress as it happens, from several threads. What it does must not fail the
 * run.
 */
public interface RunListener {

  default void runStarted(RunHeader header, Plan plan, boolean resumed) {}

  default void stepStarted(Plan.Node node, int number, int of) {}

  default void stepProgress(StepId step, String message) {}

  /** {@code found} when the effect was there already. */
  default void stepSucceeded(StepId step, Receipt receipt, Duration took, boolean found) {}

  default void stepFailed(StepId step, Problem problem, Duration took) {}

  default void stepCompensated(StepId step, Optional<Problem> problem) {}

  default void runEnded(RunOutcome outcome) {}

  /** Hears nothing. */
  static RunListener silent() {
    return new RunListener() {};
  }
}

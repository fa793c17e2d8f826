package dev.understudy.core;

import java.time.Instant;

/** What a running step may use: who it is, what earlier steps left, and the time it has. */
public interface StepContext {

  RunId run();

  /** Same on every resume of this attempt; sent with creates and kept as a tag. */
  Token token();

  TimeSource time();

  /** When the step must have finished. */
  Deadline deadline();

  /**
   * What an earlier step left.
   *
   * @throws IllegalStateException when that step has not succeeded: a bug in the plan
   */
  Receipt receiptOf(StepId step);

  /** The instant the run was first started. */
  Instant started();

  /** One line for whoever watches; never journaled, never a secret. */
  void progress(String message);
}

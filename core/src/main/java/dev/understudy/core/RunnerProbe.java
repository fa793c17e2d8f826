package dev.understudy.core;

import java.util.Optional;

/**
 * Told of every point at which a crash must be survivable. Tests throw from here; in production it
 * does nothing.
 *
 * <p>The points are: before and after each journal append, and before and after each {@code
 * execute} and {@code compensate}. Points are told one at a time; while one is told, nothing is
 * appended, and after it has thrown nothing is appended any more.
 */
public interface RunnerProbe {

  /** The kinds of point. */
  enum Point {
    BEFORE_APPEND,
    AFTER_APPEND,
    BEFORE_EFFECT,
    AFTER_EFFECT
  }

  void at(Point point, JournalEvent event, Optional<StepId> step);

  static RunnerProbe none() {
    return (point, event, step) -> {};
  }
}

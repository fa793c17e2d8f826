package dev.understudy.core;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills the run at its n-th point. */
final class CrashingProbe implements RunnerProbe {
  private final AtomicInteger left;

  /** What a kill looks like from inside. */
  static final class Crash extends Error {}

  CrashingProbe(int point) {
    left = new AtomicInteger(point);
  }

  @Override
  public void at(Point point, JournalEvent event, Optional<StepId> step) {
    if (left.getAndDecrement() == 1) {
      throw new Crash();
    }
  }

  boolean hasCrashed() {
    return left.get() < 1;
  }
}

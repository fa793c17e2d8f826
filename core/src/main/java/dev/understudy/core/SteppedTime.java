package dev.understudy.core;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that moves only when told to: a sleep moves it and returns at once. For tests and
 * planning. Safe for use by many threads, which then share one clock.
 */
public final class SteppedTime implements TimeSource {
  private final AtomicReference<Instant> now;

  public SteppedTime(Instant start) {
    now = new AtomicReference<>(start);
  }

  @Override
  public Instant now() {
    return now.updateAndGet(instant -> instant);
  }

  @Override
  public void sleep(Duration pause) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before a sleep of " + pause);
    }
    if (!pause.isNegative()) {
      advance(pause);
    }
  }

  public void advance(Duration step) {
    now.updateAndGet(instant -> instant.plus(step));
  }
}

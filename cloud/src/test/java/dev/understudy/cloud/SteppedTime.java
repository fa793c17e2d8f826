package dev.understudy.cloud;

import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock that only sleeping moves; remembers every pause. */
public final class SteppedTime implements TimeSource {
  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-24T09:00:00Z");

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration pause) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    pauses.add(pause);
    now = now.plus(pause);
  }

  /** Lets time pass without anybody sleeping. */
  public synchronized void advance(Duration step) {
    now = now.plus(step);
  }

  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}

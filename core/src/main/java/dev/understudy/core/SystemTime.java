package dev.understudy.core;

import java.time.Duration;
import java.time.Instant;

/** The machine's clock: the one place, with the edges, that may read it. */
enum SystemTime implements TimeSource {
  INSTANCE;

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void sleep(Duration pause) throws InterruptedException {
    if (!pause.isNegative() && !pause.isZero()) {
      Thread.sleep(pause.toMillis(), pause.toNanosPart() % 1_000_000);
    }
  }
}

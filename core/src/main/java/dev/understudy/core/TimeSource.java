package dev.understudy.core;

import java.time.Duration;
import java.time.Instant;

/** Now and sleep. Real in production, stepped in tests. Safe for use by many threads. */
public interface TimeSource {

  Instant now();

  /** Returns after {@code pause}, or at once when it is not positive. */
  void sleep(Duration pause) throws InterruptedException;

  /** The machine's clock. */
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }
}

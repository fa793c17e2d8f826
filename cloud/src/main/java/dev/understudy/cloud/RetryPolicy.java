package dev.understudy.cloud;

import java.time.Duration;

/**
 * How long a call is repeated. Pauses double from {@code first} to {@code longest} and are jittered
 * down to half.
 *
 * @param limit from the first attempt, for a cloud that answers but will not do it yet
 * @param unreachable the same, for a cloud that cannot be reached: short, so that a failover goes
 *     on
 */
public record RetryPolicy(Duration first, Duration longest, Duration limit, Duration unreachable) {

  public RetryPolicy {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("pauses must be positive and grow: " + first);
    }
  }

  /** 200 ms to 10 s, for 2 minutes; 10 s when the cloud cannot be reached. */
  public static RetryPolicy standard() {
    return new RetryPolicy(
        Duration.ofMillis(200),
        Duration.ofSeconds(10),
        Duration.ofMinutes(2),
        Duration.ofSeconds(10));
  }

  /**
   * The pause before the attempt after number {@code attempt} (1 is the first).
   *
   * @param jitter 0 to 1
   */
  Duration pauseAfter(int attempt, double jitter) {
    long doubled = first.toMillis() << Math.min(attempt - 1, 20);
    long pause = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(Math.max(1, (long) (pause * (0.5 + jitter / 2))));
  }
}

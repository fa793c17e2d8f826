package dev.understudy.continuity;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How often each series is due.
 *
 * @param every of all that are not named; empty when it is to be learned from the rows
 */
public record Cadences(Optional<Duration> every, Map<String, Duration> bySeries) {

  public Cadences {
    bySeries = Map.copyOf(bySeries);
    every.ifPresent(Cadences::check);
    bySeries.values().forEach(Cadences::check);
  }

  public static Cadences of(Duration every) {
    return new Cadences(Optional.of(every), Map.of());
  }

  /** Each from the rows: the median of the times between two of them. */
  public static Cadences learned() {
    return new Cadences(Optional.empty(), Map.of());
  }

  private static void check(Duration cadence) {
    if (cadence.toMillis() < 1) {
      throw new IllegalArgumentException("a cadence of less than a millisecond: " + cadence);
    }
  }
}

package dev.understudy.core.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was measured several times.
 *
 * @param median the middle one; of an even number the longer of the two in the middle
 * @param p95 the shortest that is not exceeded by 95 of 100
 * @param count how many were measured, at least one
 */
public record Timing(Duration median, Duration p95, int count) {

  /** Empty when nothing was measured. */
  public static Optional<Timing> of(List<Duration> durations) {
    if (durations.isEmpty()) {
      return Optional.empty();
    }
    List<Duration> sorted = durations.stream().sorted().toList();
    int size = sorted.size();
    int p95 = (int) Math.ceil(size * 0.95) - 1;
    return Optional.of(new Timing(sorted.get(size / 2), sorted.get(p95), size));
  }
}

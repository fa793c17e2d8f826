package dev.understudy.bench;

import java.time.Instant;
import java.util.Collection;
import java.util.LongSummaryStatistics;
import java.util.OptionalDouble;

/**
 * How many snapshots a second a cloud was asked for. It tells the second of each; the first and the
 * last second are not whole and do not count.
 */
final class CutRate {
  private static final int FEWEST_SECONDS = 3;

  private CutRate() {}

  /** Empty when it was over too soon to tell. */
  static OptionalDouble of(Collection<Instant> created) {
    LongSummaryStatistics seconds =
        created.stream().mapToLong(Instant::getEpochSecond).summaryStatistics();
    long whole = seconds.getMax() - seconds.getMin() - 1;
    if (created.isEmpty() || whole < FEWEST_SECONDS) {
      return OptionalDouble.empty();
    }
    long within =
        created.stream()
            .mapToLong(Instant::getEpochSecond)
            .filter(second -> second > seconds.getMin() && second < seconds.getMax())
            .count();
    return OptionalDouble.of((double) within / whole);
  }
}

package dev.understudy.continuity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was found about one series.
 *
 * @param every cadence; empty when it was not given and could not be learned
 * @param rows as they are in the source, duplicates too
 * @param first when the first was measured; empty, as is {@code last}, when there is none
 * @param duplicates rows that are less than half a cadence after the one before
 * @param backfilled measurements that are there, and came late
 * @param gaps how many stretches are missing
 * @param emptyWindows windows without any row
 * @param longest some of the gaps, the longest first
 */
public record SeriesContinuity(
    String series,
    Optional<Duration> every,
    long rows,
    Optional<Instant> first,
    Optional<Instant> last,
    long expected,
    long missing,
    long duplicates,
    long backfilled,
    long gaps,
    long emptyWindows,
    Duration longestGap,
    List<Gap> longest) {

  public SeriesContinuity {
    longest = List.copyOf(longest);
  }

  /** Measurements that are there, each counted once. */
  public long seen() {
    return expected - missing;
  }

  public boolean isAbsent() {
    return rows == 0;
  }

  /** Data that are gone for good: the time that all missing measurements stand for. */
  public Duration effectiveRpo() {
    return times(missing);
  }

  /** Data that were not there before clients sent what they had kept. */
  public Duration rpoBeforeBackfill() {
    return times(missing + backfilled);
  }

  private Duration times(long number) {
    return every.map(cadence -> cadence.multipliedBy(number)).orElse(Duration.ZERO);
  }

  /** The same with some of its gaps named. */
  public SeriesContinuity withLongest(List<Gap> found) {
    return new SeriesContinuity(
        series,
        every,
        rows,
        first,
        last,
        expected,
        missing,
        duplicates,
        backfilled,
        gaps,
        emptyWindows,
        longestGap,
        found);
  }
}

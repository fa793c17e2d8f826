package dev.understudy.continuity;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What was found about all series of a source.
 *
 * @param from what was asked for, or when the oldest row was measured
 * @param until what was asked for, or just after the newest row of all
 * @param unreadable rows without a time or without a series
 * @param series by name
 */
public record Continuity(
    Instant from, Instant until, long unreadable, List<SeriesContinuity> series, HeatMap heat) {

  public Continuity {
    series = List.copyOf(series);
  }

  public long rows() {
    return sum(SeriesContinuity::rows);
  }

  public long expected() {
    return sum(SeriesContinuity::expected);
  }

  public long missing() {
    return sum(SeriesContinuity::missing);
  }

  public long duplicates() {
    return sum(SeriesContinuity::duplicates);
  }

  public long backfilled() {
    return sum(SeriesContinuity::backfilled);
  }

  public long gaps() {
    return sum(SeriesContinuity::gaps);
  }

  public long emptyWindows() {
    return sum(SeriesContinuity::emptyWindows);
  }

  /** Expected by name, and not there at all. */
  public List<String> absent() {
    return series.stream()
        .filter(SeriesContinuity::isAbsent)
        .map(SeriesContinuity::series)
        .toList();
  }

  /** That of the series which lost most. */
  public Duration effectiveRpo() {
    return series.stream()
        .map(SeriesContinuity::effectiveRpo)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** That of the series which lacked most before the backfill. */
  public Duration rpoBeforeBackfill() {
    return series.stream()
        .map(SeriesContinuity::rpoBeforeBackfill)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** Absent series first, then those that lost most; equals by name. */
  public List<SeriesContinuity> worstFirst() {
    return series.stream()
        .sorted(
            Comparator.comparing(SeriesContinuity::isAbsent)
                .thenComparing(SeriesContinuity::effectiveRpo)
                .thenComparing(SeriesContinuity::rpoBeforeBackfill)
                .reversed()
                .thenComparing(SeriesContinuity::series))
        .toList();
  }

  private long sum(ToLongFunction<SeriesContinuity> figure) {
    return series.stream().mapToLong(figure).sum();
  }
}

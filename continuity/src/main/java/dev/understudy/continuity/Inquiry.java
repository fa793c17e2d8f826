package dev.understudy.continuity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked about the series of a source.
 *
 * @param from every series is due from here on; empty: each from its own first row
 * @param until every series is due up to here, itself not; empty: up to the newest row of all
 * @param expected series that are to be there; more may be
 * @param window how long a window without rows is at least; a series' own cadence if that is longer
 * @param gaps how many gaps of a series are named
 * @param columns of the heat map; 0 for none
 */
public record Inquiry(
    Cadences cadences,
    Optional<Instant> from,
    Optional<Instant> until,
    Set<String> expected,
    Duration window,
    int gaps,
    int columns) {

  public Inquiry {
    expected = Set.copyOf(expected);
    if (window.toMillis() < 1) {
      throw new IllegalArgumentException("a window of less than a millisecond: " + window);
    }
  }

  /** Everything in the source, with ten gaps of each series and no picture. */
  public static Inquiry of(Cadences cadences) {
    return new Inquiry(
        cadences, Optional.empty(), Optional.empty(), Set.of(), Duration.ofMinutes(1), 10, 0);
  }

  /** The same up to {@code end}, unless another end was asked for. */
  public Inquiry upTo(Instant end) {
    return new Inquiry(
        cadences, from, until.or(() -> Optional.of(end)), expected, window, gaps, columns);
  }

  /** The same with this cadence for all that have none, unless another was asked for. */
  public Inquiry every(Duration usual) {
    return new Inquiry(
        new Cadences(cadences.every().or(() -> Optional.of(usual)), cadences.bySeries()),
        from,
        until,
        expected,
        window,
        gaps,
        columns);
  }
}

package dev.understudy.continuity;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Measurements of one series that are missing in a row.
 *
 * @param from when the first of them was due
 * @param until when the next one that is there was measured, or the end of what was looked at
 */
public record Gap(Instant from, Instant until, long missing) {

  public Duration length() {
    return Duration.between(from, until);
  }

  /** The longest first; those of one length in their order in time. */
  public static List<Gap> longest(Collection<Gap> gaps, int most) {
    return gaps.stream()
        .sorted(Comparator.comparingLong(Gap::missing).reversed().thenComparing(Gap::from))
        .limit(most)
        .toList();
  }
}

package dev.understudy.runbooks.page;

import dev.understudy.core.store.Timing;
import dev.understudy.runbooks.Labels;
import java.time.Duration;
import java.util.Locale;

/** Durations in the words of a page: {@code 0.4 s}, {@code 12 s}, {@code 3 m 05 s}, {@code 2 h}. */
record Spans(Labels labels) {

  String text(Duration span) {
    long seconds = span.toSeconds();
    if (seconds < 10 && span.toMillis() % 1000 != 0) {
      String tenths = String.format(Locale.ROOT, "%.1f", span.toMillis() / 1000.0);
      return labels.get("seconds", tenths);
    }
    if (seconds < 60) {
      return labels.get("seconds", seconds);
    }
    if (seconds < 3600) {
      return seconds % 60 == 0
          ? labels.get("minutes", seconds / 60)
          : labels.get("minutes-seconds", seconds / 60, two(seconds % 60));
    }
    long minutes = seconds % 3600 / 60;
    return minutes == 0
        ? labels.get("hours", seconds / 3600)
        : labels.get("hours-minutes", seconds / 3600, two(minutes));
  }

  /** What rehearsals say: the median, the 95th percentile, and of how many. */
  String text(Timing timing) {
    return labels.get("rehearsed", text(timing.median()), text(timing.p95()), timing.count());
  }

  private static String two(long number) {
    return String.format(Locale.ROOT, "%02d", number);
  }
}

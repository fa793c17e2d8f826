package dev.understudy.cli;

import java.time.Duration;
import java.util.Locale;

/** Durations as people and programs read them. */
final class Durations {

  private Durations() {}

  /** {@code 0.4 s}, {@code 12 s}, {@code 3 m 05 s}, {@code 2 h 10 m}. */
  static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d m %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d m", seconds / 3600, seconds % 3600 / 60);
  }

  /** Seconds with milliseconds. */
  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}

package dev.understudy.snapshot.status;

import java.time.Duration;

/** Ages and gaps as people read them: the two largest units. */
public final class Age {
  private Age() {}

  /** {@code 45s}, {@code 12m}, {@code 3h 05m}, {@code 2d 04h}. */
  public static String text(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m";
    }
    if (seconds < 86_400) {
      return pair(seconds / 3600, "h", seconds % 3600 / 60, "m");
    }
    return pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
  }

  private static String pair(long large, String unit, long small, String smallUnit) {
    return large + unit + (small == 0 ? "" : " " + (small < 10 ? "0" : "") + small + smallUnit);
  }
}

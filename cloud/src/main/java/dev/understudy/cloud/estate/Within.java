package dev.understudy.cloud.estate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of calendar time as restic writes it, {@code 2y5m7d3h}: years, months, days and hours. A
 * month is a month of the calendar, not thirty days.
 */
public record Within(int years, int months, int days, int hours) {
  /** For JSON Schema and messages. */
  public static final String PATTERN = "^([0-9]{1,5}[ymdh])+$";

  private static final Pattern SHAPE = Pattern.compile("(?:[0-9]{1,5}[ymdh])+");
  private static final Pattern PART = Pattern.compile("([0-9]{1,5})([ymdh])");

  public Within {
    if (years < 0 || months < 0 || days < 0 || hours < 0) {
      throw new IllegalArgumentException("a span is not negative: write one such as 7d or 1y6m");
    }
    if (years == 0 && months == 0 && days == 0 && hours == 0) {
      throw new IllegalArgumentException(
          "a span of 0 would keep nothing: leave the rule out, or write one such as 7d or 1y6m");
    }
  }

  /**
   * A number and one of the units {@code y m d h}, once or more, each unit once.
   *
   * @throws IllegalArgumentException which says what to write instead
   */
  public static Within parse(String text) {
    if (!SHAPE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no span: write years, months, days and hours such as 2y5m7d3h");
    }
    int[] values = new int[4];
    boolean[] seen = new boolean[4];
    Matcher part = PART.matcher(text);
    while (part.find()) {
      int unit = "ymdh".indexOf(part.group(2));
      if (seen[unit]) {
        throw new IllegalArgumentException(
            "'" + text + "' has '" + part.group(2) + "' twice: write each unit once");
      }
      seen[unit] = true;
      values[unit] = Integer.parseInt(part.group(1));
    }
    return new Within(values[0], values[1], values[2], values[3]);
  }

  /** What {@link #parse} reads back, without the units that are 0. */
  @Override
  public String toString() {
    return part(years, "y") + part(months, "m") + part(days, "d") + part(hours, "h");
  }

  private static String part(int number, String unit) {
    return number == 0 ? "" : number + unit;
  }
}

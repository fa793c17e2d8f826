package dev.understudy.core;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * The name of a run, for example {@code 20261124t093015z-4f2a91}; sorts by the second it started.
 */
public record RunId(String value) implements Comparable<RunId> {
  private static final Pattern SHAPE = Pattern.compile("[0-9]{8}t[0-9]{6}z-[0-9a-f]{6}");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss'z'").withZone(ZoneOffset.UTC);

  public RunId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a run id: '" + value + "'");
    }
  }

  /** A new id; {@code salt} tells apart runs of one second, its low 24 bits are used. */
  public static RunId of(Instant start, long salt) {
    return new RunId(STAMP.format(start) + "-" + String.format("%06x", salt & 0xffffff));
  }

  @Override
  public int compareTo(RunId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

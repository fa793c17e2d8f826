package dev.understudy.archive.format;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names one archive of a repository; ids sort by the time they were begun.
 *
 * @param value such as {@code 20261124T180512Z-3f9a2c71}
 */
public record ArchiveId(String value) implements Comparable<ArchiveId> {
  private static final Pattern SHAPE = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  public ArchiveId {
    if (!SHAPE.matcher(value).matches()) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.USAGE,
              "'" + value + "' is not the id of an archive",
              "ids look like 20261124T180512Z-3f9a2c71",
              "understudy archive list"));
    }
  }

  /**
   * @param mark tells apart what begins in one second; its low 32 bits count
   */
  public static ArchiveId at(Instant time, int mark) {
    return new ArchiveId(TIME.format(time) + "-" + String.format("%08x", mark));
  }

  public Instant begun() {
    return TIME.parse(value.substring(0, value.indexOf('-')), Instant::from);
  }

  @Override
  public int compareTo(ArchiveId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

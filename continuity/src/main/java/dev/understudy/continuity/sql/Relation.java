package dev.understudy.continuity.sql;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which rows of a database are looked at, and which of their columns.
 *
 * @param sql a quoted table, or a query in brackets
 * @param received when a row had arrived; late after {@code lateAfter}
 * @param backfill whether a row came late, as the source itself says
 */
public record Relation(
    String sql,
    String series,
    String at,
    Optional<String> received,
    Optional<String> backfill,
    Duration lateAfter,
    TimeUnit unit) {
  private static final Pattern NAME = Pattern.compile("[^\"\\x00]{1,100}");

  /** What a time is, where a column holds numbers: since 1970 UTC. */
  public enum TimeUnit {
    SECONDS(1_000, 1),
    MILLISECONDS(1, 1),
    MICROSECONDS(1, 1_000),
    NANOSECONDS(1, 1_000_000);

    private final long times;
    private final long over;

    TimeUnit(long times, long over) {
      this.times = times;
      this.over = over;
    }

    /** Milliseconds are so many of it ... */
    long times() {
      return times;
    }

    /** ... divided by so many. */
    long over() {
      return over;
    }
  }

  /** All rows of a table: {@code measurements} or {@code schema.measurements}, exactly so. */
  public static String table(String name) {
    return Stream.of(name.split("\\.", -1)).map(Relation::quoted).collect(Collectors.joining("."));
  }

  /** What a query answers. */
  public static String query(String select) {
    return "(" + select.strip().replaceFirst(";\\s*$", "") + "\n)";
  }

  /** A column of the relation; with its alias, for SQLite takes a lone unknown name for a text. */
  static String column(String name) {
    return "q." + quoted(name);
  }

  private static String quoted(String name) {
    if (!NAME.matcher(name).matches()) {
      throw Problem.of(
              ProblemCode.USAGE,
              "'" + name + "' is not the name of a table or column",
              "",
              "understudy verify continuity --help")
          .asException();
    }
    return '"' + name + '"';
  }
}

package dev.understudy.continuity.sql;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Where the columns are in the lines of a CSV text, and what they say. */
record CsvLayout(int series, int at, int received, int backfill, Relation.TimeUnit unit) {
  private static final Set<String> YES = Set.of("1", "t", "true", "TRUE", "yes");
  private static final int NONE = -1;

  /** Without a first line of names: {@code series,at} and perhaps {@code received}. */
  static CsvLayout plain(int columns, Relation.TimeUnit unit) {
    return new CsvLayout(0, 1, columns > 2 ? 2 : NONE, NONE, unit);
  }

  /** With names in the first line. */
  static CsvLayout named(List<String> names, Relation relation) {
    return new CsvLayout(
        place(names, relation.series()),
        place(names, relation.at()),
        relation.received().map(name -> place(names, name)).orElse(NONE),
        relation.backfill().map(name -> place(names, name)).orElse(NONE),
        relation.unit());
  }

  /** One line taken apart; quotes as in RFC 4180, without line breaks in them. */
  static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && isQuoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == ',' && !isQuoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }

  String seriesOf(List<String> fields) {
    return series < fields.size() ? fields.get(series) : "";
  }

  /** Milliseconds since 1970 UTC; empty when it cannot be read. */
  OptionalLong atOf(List<String> fields) {
    return at < fields.size() ? time(fields.get(at), unit) : OptionalLong.empty();
  }

  boolean isLate(List<String> fields, long at, long lateAfter) {
    if (backfill != NONE) {
      return backfill < fields.size() && YES.contains(fields.get(backfill));
    }
    if (received == NONE || received >= fields.size()) {
      return false;
    }
    OptionalLong arrived = time(fields.get(received), unit);
    return arrived.isPresent() && arrived.getAsLong() - at > lateAfter;
  }

  /** A number in the unit, or ISO-8601; without an offset it is UTC. */
  static OptionalLong time(String text, Relation.TimeUnit unit) {
    try {
      return OptionalLong.of(
          isNumber(text)
              ? Math.multiplyExact(Long.parseLong(text), unit.times()) / unit.over()
              : instant(text.replace(' ', 'T')).toEpochMilli());
    } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().skip(1).allMatch(Character::isDigit);
  }

  private static Instant instant(String text) {
    boolean hasOffset = text.matches(".*T.*(Z|[+-][0-9:]{2,8})");
    return hasOffset
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  private static int place(List<String> names, String name) {
    return Optional.of(names.indexOf(name))
        .filter(place -> place >= 0)
        .orElseThrow(() -> unknown(names, name));
  }

  private static ProblemException unknown(List<String> names, String name) {
    return Problem.of(
            ProblemCode.USAGE,
            "there is no column '" + name + "'",
            "the first line names " + String.join(", ", names),
            "--series NAME --at NAME")
        .asException();
  }
}

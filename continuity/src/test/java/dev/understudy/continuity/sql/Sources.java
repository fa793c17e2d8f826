package dev.understudy.continuity.sql;

import dev.understudy.continuity.Continuity;
import dev.understudy.continuity.Inquiry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the rows of a sample where they can be asked about. */
final class Sources {

  private Sources() {}

  /** Time is in columns of several types, named at_TYPE and received_TYPE. */
  static void fill(Connection connection, Sample sample, List<String> types) throws SQLException {
    StringBuilder columns = new StringBuilder("series text, flag boolean");
    types.forEach(
        type ->
            columns
                .append(", at_")
                .append(type.replace(' ', '_'))
                .append(' ')
                .append(type)
                .append(", received_")
                .append(type.replace(' ', '_'))
                .append(' ')
                .append(type));
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS measurements");
      statement.execute("CREATE TABLE measurements (" + columns + ")");
    }
    String marks =
        types.stream()
            .map(type -> ", " + mark(type) + ", " + mark(type))
            .reduce("", String::concat);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO measurements VALUES (?, ?" + marks + ")")) {
      for (Sample.Row row : sample.rows()) {
        insert.setString(1, row.series());
        insert.setBoolean(2, row.isLate());
        int next = 3;
        for (String type : types) {
          set(insert, next++, type, row.at());
          set(insert, next++, type, row.received());
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static String mark(String type) {
    return type.startsWith("timestamp") ? "?::" + type : "?";
  }

  private static void set(PreparedStatement insert, int place, String type, long at)
      throws SQLException {
    if (type.equals("bigint")) {
      insert.setLong(place, at);
    } else {
      insert.setString(place, Instant.ofEpochMilli(at).toString());
    }
  }

  static Relation relation(Sample sample, String type) {
    String suffix = type.replace(' ', '_');
    return new Relation(
        Relation.table("measurements"),
        "series",
        "at_" + suffix,
        sample.byFlag() ? Optional.empty() : Optional.of("received_" + suffix),
        sample.byFlag() ? Optional.of("flag") : Optional.empty(),
        Sample.LATE_AFTER,
        Relation.TimeUnit.MILLISECONDS);
  }

  static Continuity csv(Sample sample) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add("flag,at,series,received");
    sample
        .rows()
        .forEach(
            row ->
                lines.add(
                    row.isLate()
                        + ","
                        + (row.at() % 2 == 0 ? row.at() : Instant.ofEpochMilli(row.at()))
                        + ",\""
                        + row.series().replace("\"", "\"\"")
                        + "\","
                        + row.received()));
    Relation named =
        new Relation(
            "",
            "series",
            "at",
            sample.byFlag() ? Optional.empty() : Optional.of("received"),
            sample.byFlag() ? Optional.of("flag") : Optional.empty(),
            Sample.LATE_AFTER,
            Relation.TimeUnit.MILLISECONDS);
    return ask(lines, named, sample.inquiry());
  }

  static Continuity ask(List<String> lines, Relation named, Inquiry inquiry)
      throws InterruptedException {
    try (ContinuityDatabase spool = Spool.read(lines::forEach, named)) {
      return spool.ask(inquiry);
    }
  }

  /** Columns {@code series, at, received}, as exports have them. */
  static Relation export() {
    return new Relation(
        "",
        "series",
        "at",
        Optional.of("received"),
        Optional.empty(),
        Duration.ofMinutes(1),
        Relation.TimeUnit.MILLISECONDS);
  }
}

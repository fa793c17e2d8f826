package dev.understudy.continuity.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** SQLite, where each row says itself of what type its time is. */
final class SqliteDialect implements Dialect {

  @Override
  public void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
  }

  @Override
  public Columns columns(Connection connection, Relation relation) {
    String at = milliseconds(Relation.column(relation.at()), relation.unit());
    String late =
        relation
            .backfill()
            .map(Relation::column)
            .map(flag -> "(coalesce(" + flag + ", 0) IN (1, '1', 't', 'true', 'TRUE', 'yes'))")
            .or(
                () ->
                    relation
                        .received()
                        .map(Relation::column)
                        .map(column -> milliseconds(column, relation.unit()))
                        .map(
                            received ->
                                "(coalesce("
                                    + received
                                    + " - "
                                    + at
                                    + ", 0) > "
                                    + relation.lateAfter().toMillis()
                                    + ")"))
            .orElse("");
    return new Columns(
        Relation.column(relation.series()),
        at,
        x -> x,
        instant -> Long.toString(instant.toEpochMilli()),
        late);
  }

  @Override
  public String pairs() {
    return "SELECT key AS name, value AS ms FROM json_each(?)";
  }

  @Override
  public String text(String expression) {
    return "CAST(" + expression + " AS TEXT)";
  }

  private static String milliseconds(String column, Relation.TimeUnit unit) {
    String number =
        unit == Relation.TimeUnit.MILLISECONDS
            ? column
            : "(" + column + " * " + unit.times() + " / " + unit.over() + ")";
    return "CASE typeof("
        + column
        + ") WHEN 'integer' THEN "
        + number
        + " WHEN 'real' THEN CAST(round(1.0 * "
        + number
        + ") AS INTEGER) WHEN 'text' THEN CAST(round(unixepoch("
        + column
        + ", 'subsec') * 1000) AS INTEGER) END";
  }
}

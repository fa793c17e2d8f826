package dev.understudy.continuity.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** What one database says differently from others. One connection, one thread. */
interface Dialect {

  /** Begins to read one state of the data, and nothing but read. */
  void begin(Connection connection) throws SQLException;

  /** How the columns of the relation are written. */
  Columns columns(Connection connection, Relation relation) throws SQLException;

  /** Names and milliseconds from a JSON object given as the parameter: {@code (name, ms)}. */
  String pairs();

  /** A column as text. */
  String text(String expression);

  /**
   * The columns of a relation as expressions.
   *
   * @param order of a time: as the column is, so that an index on it can be used
   * @param late 1 when the row came late; empty when nothing says so
   */
  record Columns(
      String series, String order, Milliseconds milliseconds, Bound bound, String late) {}

  /** Milliseconds since 1970 of an expression that {@link Columns#order} gave. */
  interface Milliseconds {
    String of(String expression);
  }

  /** An instant to compare {@link Columns#order} with. */
  interface Bound {
    String of(Instant instant);
  }
}

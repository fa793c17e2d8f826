package dev.understudy.continuity.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/** PostgreSQL. */
final class PostgresDialect implements Dialect {
  private static final Set<String> WHOLE = Set.of("int2", "int4", "int8");
  private static final Set<String> NUMBERS = Set.of("numeric", "float4", "float8");

  @Override
  public void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL TIME ZONE 'UTC'");
      statement.execute("SET LOCAL work_mem = '64MB'");
    }
  }

  @Override
  public Columns columns(Connection connection, Relation relation) throws SQLException {
    String series = Relation.column(relation.series());
    Time at = time(connection, relation, relation.at());
    String late = "";
    if (relation.backfill().isPresent()) {
      String flag = Relation.column(relation.backfill().get());
      late =
          type(connection, relation, relation.backfill().get()).equals("bool")
              ? "(" + flag + " IS TRUE)::int"
              : "(coalesce(" + flag + "::text, '') IN ('1', 't', 'true', 'TRUE', 'yes'))::int";
    } else if (relation.received().isPresent()) {
      Time received = time(connection, relation, relation.received().get());
      late =
          "(coalesce("
              + received.milliseconds().of(received.order())
              + " - "
              + at.milliseconds().of(at.order())
              + ", 0) > "
              + relation.lateAfter().toMillis()
              + ")::int";
    }
    return new Columns(series, at.order(), at.milliseconds(), at.bound(), late);
  }

  @Override
  public String pairs() {
    return "SELECT key AS name, value::bigint AS ms FROM json_each_text(?::json)";
  }

  @Override
  public String text(String expression) {
    return expression + "::text";
  }

  private record Time(String order, Milliseconds milliseconds, Bound bound) {}

  private static Time time(Connection connection, Relation relation, String name)
      throws SQLException {
    String column = Relation.column(name);
    String type = type(connection, relation, name);
    Relation.TimeUnit unit = relation.unit();
    if (WHOLE.contains(type)) {
      return new Time(
          column,
          x -> "(" + x + "::bigint * " + unit.times() + " / " + unit.over() + ")",
          at -> Long.toString(Math.multiplyExact(at.toEpochMilli(), unit.over()) / unit.times()));
    }
    if (NUMBERS.contains(type)) {
      return new Time(
          "round(" + column + "::numeric * " + unit.times() + " / " + unit.over() + ")::bigint",
          x -> x,
          at -> Long.toString(at.toEpochMilli()));
    }
    String cast = type.equals("timestamp") ? "timestamp" : "timestamptz";
    return new Time(
        type.equals(cast) ? column : column + "::" + cast,
        x -> "(date_part('epoch', " + x + ") * 1000)::bigint",
        at -> "'" + at + "'::" + cast);
  }

  private static String type(Connection connection, Relation relation, String name)
      throws SQLException {
    String sql = "SELECT " + Relation.column(name) + " FROM " + relation.sql() + " q LIMIT 0";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return Optional.ofNullable(statement.getMetaData()).map(PostgresDialect::type).orElse("text");
    }
  }

  private static String type(ResultSetMetaData columns) {
    try {
      return columns.getColumnTypeName(1);
    } catch (SQLException e) {
      return "text";
    }
  }
}

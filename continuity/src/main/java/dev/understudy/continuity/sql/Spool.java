package dev.understudy.continuity.sql;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Puts lines {@code series,at,received} into a temporary database, whose file has no name and goes
 * with the process however that ends. So texts of any size are looked at in bounded memory, with
 * the same questions as a database. One thread.
 */
public final class Spool {
  private static final int BATCH = 10_000;
  private static final int SHOWN = 60;
  private static final Relation STORED =
      new Relation(
          "rows",
          "series",
          "at",
          Optional.empty(),
          Optional.of("late"),
          Duration.ZERO,
          Relation.TimeUnit.MILLISECONDS);

  private final Relation wanted;
  private final PreparedStatement insert;
  private @Nullable CsvLayout layout;
  private long number;
  private int pending;

  private Spool(Relation wanted, PreparedStatement insert) {
    this.wanted = wanted;
    this.insert = insert;
  }

  /**
   * Reads all lines. The first may name the columns; else they are {@code series,at,received}.
   *
   * @param wanted the names of the columns; its SQL is not used
   */
  public static ContinuityDatabase read(Lines lines, Relation wanted) throws InterruptedException {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
      try {
        fill(connection, lines, wanted);
      } catch (InterruptedException | RuntimeException | SQLException e) {
        connection.close();
        throw e;
      }
      return new ContinuityDatabase(connection, new SqliteDialect(), STORED);
    } catch (SQLException e) {
      throw SqlProblems.of(e);
    }
  }

  private static void fill(Connection connection, Lines lines, Relation wanted)
      throws SQLException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA temp_store = FILE");
      statement.execute("CREATE TEMP TABLE rows (series TEXT, at INTEGER, late INTEGER)");
    }
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO rows VALUES (?, ?, ?)")) {
      Spool spool = new Spool(wanted, insert);
      lines.each(spool::accept);
      insert.executeBatch();
    }
    connection.commit();
  }

  private void accept(String line) {
    number++;
    if (line.isBlank()) {
      return;
    }
    List<String> fields = CsvLayout.fields(line);
    if (layout == null) {
      boolean isData =
          fields.size() > 1 && CsvLayout.time(fields.get(1), wanted.unit()).isPresent();
      layout =
          isData ? CsvLayout.plain(fields.size(), wanted.unit()) : CsvLayout.named(fields, wanted);
      if (!isData) {
        return;
      }
    }
    add(layout, fields, line);
  }

  private void add(CsvLayout columns, List<String> fields, String line) {
    OptionalLong at = columns.atOf(fields);
    String series = columns.seriesOf(fields);
    if (at.isEmpty()) {
      throw Problem.of(
              ProblemCode.PROOF_FAILED,
              "line " + number + " cannot be read",
              "it has no time: '" + line.substring(0, Math.min(SHOWN, line.length())) + "'",
              "a time is ISO-8601, or a number: --unit seconds")
          .asException();
    }
    try {
      insert.setString(1, series.isEmpty() ? null : series);
      insert.setLong(2, at.getAsLong());
      boolean isLate = columns.isLate(fields, at.getAsLong(), wanted.lateAfter().toMillis());
      insert.setInt(3, isLate ? 1 : 0);
      insert.addBatch();
      if (++pending == BATCH) {
        pending = 0;
        insert.executeBatch();
      }
    } catch (SQLException e) {
      throw SqlProblems.of(e);
    }
  }
}

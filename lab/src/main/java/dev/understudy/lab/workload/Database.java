package dev.understudy.lab.workload;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/**
 * The platform's database file {@code measurements.db} in a data directory: a SQLite database with
 * a write-ahead log that is forced to disk at each commit.
 */
final class Database {
  static final String FILE = "measurements.db";

  private Database() {}

  static boolean exists(Path data) {
    return Files.isRegularFile(data.resolve(FILE));
  }

  /** Opens for reading and writing; makes the file when {@code create}. */
  static Connection open(Path data, boolean create) throws SQLException {
    if (!create && !exists(data)) {
      throw new SQLException(
          "no database in " + data + "; make a new one with: gamsctl init --data DIR");
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(5_000);
    Connection connection = config.createConnection("jdbc:sqlite:" + data.resolve(FILE));
    if (create) {
      createTables(connection);
    }
    keepLogShort(connection);
    return connection;
  }

  /** Opens for reading; leaves every byte of the database as it is. */
  static Connection openReadOnly(Path data) throws SQLException {
    if (!exists(data)) {
      throw new SQLException("no database in " + data);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(5_000);
    return config.createConnection("jdbc:sqlite:" + data.resolve(FILE));
  }

  static Optional<String> findFact(Connection connection, String name) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT value FROM fact WHERE name = ?")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  static void setFact(Connection connection, String name, String value) throws SQLException {
    try (var statement =
        connection.prepareStatement("INSERT OR REPLACE INTO fact(name, value) VALUES (?, ?)")) {
      statement.setString(1, name);
      statement.setString(2, value);
      statement.executeUpdate();
    }
  }

  static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** What a disk holds should be in the database file itself, but for the last second or two. */
  private static void keepLogShort(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint = 100");
    }
  }

  /** The unique index begins with the time: it also serves every read from an instant on. */
  private static void createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS measurement ("
              + "id INTEGER PRIMARY KEY AUTOINCREMENT, series TEXT NOT NULL, at INTEGER NOT NULL,"
              + " value REAL NOT NULL, received INTEGER NOT NULL, UNIQUE (at, series))");
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL)");
    }
  }
}

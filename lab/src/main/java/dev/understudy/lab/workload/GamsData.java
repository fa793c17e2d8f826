package dev.understudy.lab.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The platform's data directory seen from outside the platform: make it, check it, damage it.
 *
 * <p>What opens the database from the lab runs in a process of its own: a damaged file or a native
 * library must not be able to hurt the lab.
 */
public final class GamsData {
  private GamsData() {}

  /**
   * Deletes the newest readings of a data directory that no platform is using.
   *
   * @param tail how far back from the newest reading
   * @throws UncheckedIOException when the database cannot be changed
   */
  public static void deleteTail(Path data, Duration tail) {
    run(data, "delete-tail", "--data", data.toString(), "--millis", "" + tail.toMillis());
  }

  /** How many readings a data directory holds; the platform may be using it. */
  public static long count(Path data) {
    return Long.parseLong(run(data, "count", "--data", data.toString()).strip());
  }

  /** Makes an empty database, or leaves the one that is there. */
  static void create(Path data) throws SQLException, IOException {
    Files.createDirectories(data);
    Database.open(data, true).close();
  }

  /**
   * Why a database that nobody uses cannot be trusted, if so. Looks at a copy: opening the files
   * would change what is to be judged, and they may be on a disk that must not be written to.
   */
  static Optional<String> findDamageAtRest(Path data) throws IOException {
    Path copy = Files.createTempDirectory("verify");
    try {
      for (String each : List.of(Database.FILE, Database.FILE + "-wal")) {
        if (Files.isRegularFile(data.resolve(each))) {
          Files.copy(data.resolve(each), copy.resolve(each));
        }
      }
      return findDamage(copy);
    } finally {
      Scratch.delete(copy);
    }
  }

  /** Why the database cannot be trusted, if so. Reads every page and changes nothing. */
  static Optional<String> findDamage(Path data) {
    if (!Database.exists(data)) {
      return Optional.of("no database " + Database.FILE);
    }
    try (Connection connection = Database.openReadOnly(data)) {
      Optional<String> broken = findBrokenPage(connection);
      if (broken.isPresent()) {
        return broken;
      }
      long rows = Database.number(connection, "SELECT count(*) FROM measurement");
      return rows == 0 ? Optional.of("the database holds no measurement") : Optional.empty();
    } catch (SQLException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  static void deleteNewest(Path data, long millis) throws SQLException {
    try (Connection connection = Database.open(data, false);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "DELETE FROM measurement WHERE at > (SELECT max(at) FROM measurement) - " + millis);
    }
  }

  private static Optional<String> findBrokenPage(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA integrity_check(1)")) {
      String verdict = rows.next() ? rows.getString(1) : "no answer";
      return "ok".equals(verdict) ? Optional.empty() : Optional.of(verdict);
    }
  }

  private static String run(Path data, String... arguments) {
    try {
      Path scratch = Files.createTempDirectory(data.toAbsolutePath().getParent(), ".scratch");
      try {
        List<String> command = PlatformCommand.ofThisProgram().with(scratch, List.of(arguments));
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          throw new IOException(arguments[0] + " failed: " + output.strip());
        }
        return output;
      } finally {
        Scratch.delete(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted"));
    }
  }
}

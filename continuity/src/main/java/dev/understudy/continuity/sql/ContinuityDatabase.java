package dev.understudy.continuity.sql;

import dev.understudy.continuity.Cadences;
import dev.understudy.continuity.Continuity;
import dev.understudy.continuity.Gap;
import dev.understudy.continuity.HeatMap;
import dev.understudy.continuity.Inquiry;
import dev.understudy.continuity.SeriesContinuity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * A database that is asked about continuity, in one read-only transaction. Rows stay where they
 * are: what comes back is as large as there are series, and no larger. One thread; {@link #cancel}
 * may be called by another.
 */
public final class ContinuityDatabase implements AutoCloseable {
  private static final String POSTGRES = "jdbc:postgresql:";
  private static final String SQLITE = "jdbc:sqlite:";
  private static final int FETCHED = 1_000;

  /** How many series have their gaps named, those that lost most. */
  private static final int NAMED = 100;

  private final Connection connection;
  private final Dialect dialect;
  private final Relation relation;
  private volatile @Nullable PreparedStatement running;

  ContinuityDatabase(Connection connection, Dialect dialect, Relation relation) {
    this.connection = connection;
    this.dialect = dialect;
    this.relation = relation;
  }

  /**
   * Opens a database.
   *
   * @param url {@code jdbc:postgresql://HOST:PORT/NAME} or {@code jdbc:sqlite:FILE}
   * @param user and password are for PostgreSQL, and may be empty
   */
  public static ContinuityDatabase open(
      String url, Optional<String> user, Optional<String> password, Relation relation) {
    if (url.regionMatches(true, 0, POSTGRES, 0, POSTGRES.length())) {
      if (url.toLowerCase(java.util.Locale.ROOT).contains("password=") || url.contains("@")) {
        throw SqlProblems.secretInAddress();
      }
      Properties properties = new Properties();
      user.ifPresent(name -> properties.setProperty("user", name));
      password.ifPresent(secret -> properties.setProperty("password", secret));
      properties.setProperty("ApplicationName", "understudy verify continuity");
      properties.setProperty("connectTimeout", "10");
      return open(url, properties, new PostgresDialect(), relation);
    }
    if (url.startsWith(SQLITE)) {
      Path file = Path.of(url.substring(SQLITE.length()));
      if (!Files.isRegularFile(file)) {
        throw SqlProblems.noFile(file);
      }
      SQLiteConfig config = new SQLiteConfig();
      config.setReadOnly(true);
      return open(url, config.toProperties(), new SqliteDialect(), relation);
    }
    throw SqlProblems.unknownAddress(url);
  }

  private static ContinuityDatabase open(
      String url, Properties properties, Dialect dialect, Relation relation) {
    try {
      Connection connection = DriverManager.getConnection(url, properties);
      dialect.begin(connection);
      return new ContinuityDatabase(connection, dialect, relation);
    } catch (SQLException e) {
      throw SqlProblems.of(e);
    }
  }

  /** What there is to say; a source without rows gives a result without rows. */
  public Continuity ask(Inquiry inquiry) {
    try {
      Dialect.Columns columns = dialect.columns(connection, relation);
      return answer(inquiry, new Questions(dialect, columns, relation, inquiry));
    } catch (SQLException e) {
      throw SqlProblems.of(e);
    }
  }

  /** Lets a question that is being answered end with a problem. */
  public void cancel() {
    PreparedStatement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        throw SqlProblems.of(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqlProblems.of(e);
    }
  }

  private Continuity answer(Inquiry inquiry, Questions questions) throws SQLException {
    Span span = span(questions);
    Instant from = inquiry.from().orElse(span.oldest());
    Instant until = inquiry.until().orElse(span.newest().plusMillis(1));
    Cadences cadences = cadences(inquiry, questions, span);
    Tallies tallies = new Tallies(inquiry, cadences, from, until);
    if (span.rows() > span.unreadable()) {
      String figures = questions.figures(from, tallies.width());
      rows(figures, List.of(json(cadences)), row -> tallies.add(Figures.of(row)));
    }
    Continuity found =
        new Continuity(from, until, span.unreadable(), tallies.series(), HeatMap.none());
    List<SeriesContinuity> series =
        found.missing() == 0 ? found.series() : named(found, inquiry, questions, cadences, tallies);
    return new Continuity(from, until, span.unreadable(), series, tallies.heat(found.worstFirst()));
  }

  /** Of the series that lost most, the longest gaps. */
  private List<SeriesContinuity> named(
      Continuity found, Inquiry inquiry, Questions questions, Cadences cadences, Tallies tallies)
      throws SQLException {
    Map<String, List<Gap>> gaps = new HashMap<>();
    Map<String, Long> wanted = new TreeMap<>();
    found.worstFirst().stream()
        .filter(series -> series.missing() > 0)
        .limit(NAMED)
        .forEach(
            series -> {
              wanted.put(series.series(), 0L);
              gaps.put(series.series(), new ArrayList<>(tallies.edges(series.series())));
            });
    rows(
        questions.gaps(),
        List.of(Json.object(wanted), json(cadences)),
        row -> {
          String name = row.getString(1);
          Duration every = tallies.cadence(name).orElseThrow();
          gaps.computeIfAbsent(name, it -> new ArrayList<>())
              .add(
                  new Gap(
                      Instant.ofEpochMilli(row.getLong(2)).plus(every),
                      Instant.ofEpochMilli(row.getLong(3)),
                      row.getLong(4)));
        });
    return found.series().stream()
        .map(
            series ->
                series.withLongest(
                    Gap.longest(gaps.getOrDefault(series.series(), List.of()), inquiry.gaps())))
        .toList();
  }

  private record Span(long rows, long unreadable, Instant oldest, Instant newest) {}

  private Span span(Questions questions) throws SQLException {
    List<Span> found = new ArrayList<>();
    rows(
        questions.span(),
        List.of(),
        row ->
            found.add(
                new Span(
                    row.getLong(1),
                    row.getLong(2),
                    Instant.ofEpochMilli(row.getLong(3)),
                    Instant.ofEpochMilli(row.getLong(4)))));
    return found.get(0);
  }

  private Cadences cadences(Inquiry inquiry, Questions questions, Span span) throws SQLException {
    Cadences given = inquiry.cadences();
    if (given.every().isPresent() || span.rows() == 0) {
      return given;
    }
    Map<String, Duration> all = new HashMap<>();
    rows(
        questions.cadences(),
        List.of(),
        row -> all.put(row.getString(1), Duration.ofMillis(row.getLong(2))));
    all.putAll(given.bySeries());
    return new Cadences(Optional.empty(), all);
  }

  private static String json(Cadences cadences) {
    Map<String, Long> milliseconds = new TreeMap<>();
    cadences.bySeries().forEach((name, every) -> milliseconds.put(name, every.toMillis()));
    return Json.object(milliseconds);
  }

  /** Takes one row of an answer. */
  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private void rows(String sql, List<String> parameters, Row row) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCHED);
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      running = statement;
      try (ResultSet answer = statement.executeQuery()) {
        while (answer.next()) {
          row.take(answer);
        }
      } finally {
        running = null;
      }
    }
  }
}

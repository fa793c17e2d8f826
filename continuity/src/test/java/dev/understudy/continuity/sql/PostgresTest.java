package dev.understudy.continuity.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.continuity.Cadences;
import dev.understudy.continuity.Continuity;
import dev.understudy.continuity.Inquiry;
import dev.understudy.core.PostgresServer;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real server, asked. */
class PostgresTest {
  private static final int SEEDS = 30;
  private static final String PASSWORD = "correct horse";
  private static PostgresServer server;

  @BeforeAll
  static void starts() {
    PostgresServer.assumeInstalled();
    server = PostgresServer.startWithPassword(PASSWORD);
  }

  @AfterAll
  static void ends() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void saysWhatCountingSaysWhateverTheTypeOfATime() throws Exception {
    List<String> types = List.of("bigint", "timestamptz", "timestamp", "text");
    for (long seed = 0; seed < SEEDS; seed++) {
      Sample sample = Sample.of(seed);
      try (Connection connection = connect()) {
        Sources.fill(connection, sample, types);
      }
      for (String type : types) {
        try (ContinuityDatabase database = open(Sources.relation(sample, type))) {
          Continuity found = database.ask(sample.inquiry());

          assertThat(SamePropertyTest.plain(found))
              .as(type + " of seed " + seed)
              .isEqualTo(Oracle.answer(sample));
          assertThat(found).as(type + " of seed " + seed).isEqualTo(Sources.csv(sample));
        }
      }
    }
  }

  @Test
  void countsTwoMillionRowsWithoutFetchingThem() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE many AS SELECT 'node-' || s AS node, 1700000000000 + n * 1000 AS at"
              + " FROM generate_series(1, 100) s, generate_series(0, 19999) n"
              + " WHERE NOT (s = 7 AND n BETWEEN 1000 AND 1099)");
    }

    try (ContinuityDatabase database = open(relation(Relation.table("many"), "node"))) {
      Continuity found = database.ask(Inquiry.of(Cadences.learned()));

      assertThat(found.rows()).isEqualTo(100 * 20_000 - 100);
      assertThat(found.missing()).isEqualTo(100);
      assertThat(found.effectiveRpo()).isEqualTo(Duration.ofSeconds(100));
      assertThat(found.worstFirst().get(0).series()).isEqualTo("node-7");
    }
  }

  @Test
  void cannotWrite() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 'a' AS series, 1::bigint AS at");
      statement.execute(
          "CREATE FUNCTION destroy() RETURNS bigint AS 'DELETE FROM kept; SELECT 1::bigint'"
              + " LANGUAGE sql");
    }
    Relation destroying =
        relation(Relation.query("SELECT series, destroy() AS at FROM kept;"), "series");

    try (ContinuityDatabase database = open(destroying)) {
      assertThatThrownBy(() -> database.ask(Inquiry.of(Cadences.learned())))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("read-only");
    }

    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM kept")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(1);
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndNeverShown() {
    assertThatThrownBy(
            () ->
                ContinuityDatabase.open(
                    url(),
                    Optional.of(PostgresServer.SUPERUSER),
                    Optional.of("wrong-secret"),
                    relation(Relation.table("t"), "series")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.ACCESS_DENIED))
        .hasMessageNotContaining("wrong-secret");
  }

  @Test
  void aMissingColumnIsSaidByName() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE narrow AS SELECT 1::bigint AS at");
    }

    try (ContinuityDatabase database = open(relation(Relation.table("narrow"), "sensor"))) {
      assertThatThrownBy(() -> database.ask(Inquiry.of(Cadences.learned())))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.USAGE))
          .hasMessageContaining("sensor");
    }
  }

  private static Relation relation(String sql, String series) {
    return new Relation(
        sql,
        series,
        "at",
        Optional.empty(),
        Optional.empty(),
        Duration.ofMinutes(1),
        Relation.TimeUnit.MILLISECONDS);
  }

  private static ContinuityDatabase open(Relation relation) {
    return ContinuityDatabase.open(
        url(), Optional.of(PostgresServer.SUPERUSER), Optional.of(PASSWORD), relation);
  }

  private static String url() {
    return "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
  }

  private static Connection connect() throws java.sql.SQLException {
    return DriverManager.getConnection(url(), PostgresServer.SUPERUSER, PASSWORD);
  }
}

package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.core.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify continuity} as it is typed: against a file, a service and a real PostgreSQL. */
class ContinuityIT {
  private static final Instant BEGIN = Instant.parse("2026-11-24T06:00:00Z");
  private static final String SECRET = "tell-nobody";

  @TempDir private Path home;

  @Test
  void aGapInAFileIsFoundNamedAndDrawn() throws Exception {
    Path csv = Files.write(home.resolve("export.csv"), export(100, 40, 45));

    Tool.Ended ended =
        run("--csv", csv.toString(), "--json", "--picture", "map.png", "--report", "page.html");

    assertThat(ended.exit()).as(ended.everything()).isEqualTo(30);
    JsonNode gap = object(ended, "gap");
    assertThat(gap.path("series").asText()).isEqualTo("node-b");
    assertThat(gap.path("from").asText()).isEqualTo("2026-11-24T06:00:40Z");
    assertThat(gap.path("missing").asLong()).isEqualTo(5);
    assertThat(ended.last().path("effectiveRpoSeconds").asDouble()).isEqualTo(5);
    assertThat(ended.last().path("outcome").asText()).isEqualTo("failed");
    assertThat(ended.error()).contains("5 of 200 measurements are missing").contains("hint:");
    assertThat(Files.readAllBytes(home.resolve("map.png"))).startsWith(0x89, 'P', 'N', 'G');
    assertThat(Files.readString(home.resolve("page.html")))
        .contains("data:image/png;base64,")
        .contains("2026-11-24T06:00:40Z");
  }

  @Test
  void everyEndingHasItsExitCode() throws Exception {
    Path whole = Files.write(home.resolve("whole.csv"), export(100, 0, 0));
    Path torn = Files.write(home.resolve("torn.csv"), export(100, 40, 45));
    Path empty = Files.write(home.resolve("empty.csv"), List.of("series,at,received"));
    Path names = Files.write(home.resolve("names"), List.of("node-a", "node-c"));

    assertThat(exit("--csv", whole.toString())).isZero();
    assertThat(exit("--csv", torn.toString())).isEqualTo(30);
    assertThat(exit("--csv", torn.toString(), "--allow-missing", "5")).isZero();
    assertThat(exit("--csv", torn.toString(), "--rpo", "5s")).isZero();
    assertThat(exit("--csv", torn.toString(), "--rpo", "4s")).isEqualTo(10);
    assertThat(exit("--csv", empty.toString())).isEqualTo(30);
    assertThat(exit("--csv", whole.toString(), "--at-least", "3")).isEqualTo(30);
    assertThat(exit("--csv", whole.toString(), "--expect-series", names.toString())).isEqualTo(30);
    assertThat(exit("--csv", whole.toString(), "--from", "2027-01-01T00:00:00Z")).isEqualTo(30);
    assertThat(exit("--csv", whole.toString(), "--until", "2026-11-24T06:05:00Z")).isEqualTo(30);
    assertThat(exit("--csv", whole.toString(), "--jdbc", "jdbc:sqlite:x")).isEqualTo(2);
    assertThat(exit("--http", "http://127.0.0.1:1/export")).isEqualTo(40);
  }

  @Test
  void aServiceIsAsked() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = String.join("\n", export(50, 0, 0)).getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/export",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/export";

      Tool.Ended ended = run("--http", url, "--every", "1s", "--json");

      assertThat(ended.exit()).as(ended.everything()).isZero();
      assertThat(ended.last().path("expected").asLong()).isEqualTo(100);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aDatabaseIsAskedAndItsPasswordIsNeverShown() throws Exception {
    PostgresServer.assumeInstalled();
    try (PostgresServer server = PostgresServer.startWithPassword(SECRET)) {
      String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
      fill(url);
      List<String> asked =
          List.of(
              "verify",
              "continuity",
              "--jdbc",
              url,
              "--user",
              "postgres",
              "--password",
              "env:DATABASE_PASSWORD",
              "--table",
              "public.measurements",
              "--series",
              "node",
              "--at",
              "measured_at",
              "--received",
              "received_at",
              "--json");

      Tool.Ended ended = withPassword(SECRET, asked);
      Tool.Ended refused = withPassword("wrong-one", asked);

      assertThat(ended.exit()).as(ended.everything()).isZero();
      assertThat(ended.last().path("backfilled").asLong()).isEqualTo(60);
      assertThat(ended.last().path("rpoBeforeBackfillSeconds").asDouble()).isEqualTo(60);
      assertThat(ended.last().path("effectiveRpoSeconds").asDouble()).isZero();
      assertThat(refused.exit()).as(refused.everything()).isEqualTo(40);
      assertThat(ended.everything() + refused.everything())
          .doesNotContain(SECRET)
          .doesNotContain("wrong-one");
      assertThat(exit("--jdbc", url + "?password=" + SECRET, "--table", "t")).isEqualTo(2);
    }
  }

  @Test
  void aSignalAlsoEndsTheQuestionInTheDatabase() throws Exception {
    PostgresServer.assumeInstalled();
    try (PostgresServer server = PostgresServer.start();
        Connection connection = DriverManager.getConnection(server.jdbcUrl());
        Statement statement = connection.createStatement()) {
      String endless = "SELECT 'a' AS series, 1 AS at FROM pg_sleep(600)";
      Tool.Running running =
          new Tool(home)
              .start("verify", "continuity", "--jdbc", server.jdbcUrl(), "--query", endless);
      awaitSleepers(statement, 1);

      running.signal("TERM");

      assertThat(running.await(Duration.ofSeconds(30)).exit()).isEqualTo(130);
      awaitSleepers(statement, 0);
    }
  }

  private static void awaitSleepers(Statement statement, int wanted) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    int found = -1;
    while (found != wanted) {
      assertThat(System.nanoTime()).as(found + " sleepers").isLessThan(until);
      Thread.sleep(50);
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")) {
        rows.next();
        found = rows.getInt(1);
      }
    }
  }

  private Tool.Ended withPassword(String password, List<String> words)
      throws IOException, InterruptedException {
    return new Tool(home)
        .start(Map.of("DATABASE_PASSWORD", password), words.toArray(String[]::new))
        .await(Duration.ofMinutes(1));
  }

  private static void fill(String url) throws Exception {
    try (Connection connection = DriverManager.getConnection(url, "postgres", SECRET);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE measurements AS SELECT 'node-' || s AS node, t AS measured_at,"
              + " t + CASE WHEN s = 2 AND n < 60 THEN interval '1 hour' ELSE interval '1 s' END"
              + " AS received_at FROM generate_series(1, 3) s, generate_series(0, 599) n,"
              + " LATERAL (SELECT timestamptz '2026-11-24 06:00:00+00' + n * interval '1 s' AS t) x");
    }
  }

  /** Two series, of which one lacks what was due from the one second to the other. */
  private static List<String> export(int seconds, int from, int until) {
    return IntStream.range(0, seconds)
        .boxed()
        .flatMap(
            n -> {
              long at = BEGIN.plusSeconds(n).toEpochMilli();
              String a = "node-a," + at + "," + (at + 20);
              String b = "node-b," + at + "," + (at + 20);
              return (n >= from && n < until ? List.of(a) : List.of(a, b)).stream();
            })
        .toList();
  }

  private static JsonNode object(Tool.Ended ended, String type) {
    return ended.objects().stream()
        .filter(object -> object.path("type").asText().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private int exit(String... words) throws IOException, InterruptedException {
    return run(words).exit();
  }

  private Tool.Ended run(String... words) throws IOException, InterruptedException {
    List<String> all = new java.util.ArrayList<>(List.of("verify", "continuity"));
    all.addAll(List.of(words));
    return new Tool(home).run(all.toArray(String[]::new));
  }
}

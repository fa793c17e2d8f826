package dev.understudy.lab.workload;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The measurement platform over one data directory: takes readings and acknowledges them once they
 * are durable, serves them again, and follows a primary while it is a standby.
 */
final class Platform implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long STORE_SECONDS = 10;
  private static final long NEWS_MILLIS = 250;

  private final String hostname;
  private final Clock clock;
  private final String incarnation = UUID.randomUUID().toString();
  private final MeasurementStore store;
  private final StandbyMark mark;
  private final WriteGate gate;
  private final Followers followers;
  private final Optional<Replication> replication;
  private final ExecutorService workers = Executors.newFixedThreadPool(48);
  private final HttpServer open;
  private final HttpServer control;

  private Platform(Path data, String hostname, Optional<Replication.Upstream> upstream, Clock clock)
      throws SQLException, IOException {
    this.hostname = hostname;
    this.clock = clock;
    this.store = MeasurementStore.open(data);
    this.mark = new StandbyMark(data);
    this.gate = new WriteGate(clock, mark.isPresent());
    this.followers = new Followers(clock);
    this.replication = upstream.map(from -> new Replication(store, from, clock));
    this.open = Http.serve(workers);
    this.control = Http.serve(workers);
    serveOpen();
    new PlatformControl(store, mark, gate, replication).serve(control);
  }

  /** Opens the database and answers; follows the primary if the standby mark is there. */
  static Platform start(
      Path data, String hostname, Optional<Replication.Upstream> upstream, Clock clock)
      throws SQLException, IOException {
    Platform platform = new Platform(data, hostname, upstream, clock);
    if (platform.gate.isStandby()) {
      platform.replication.ifPresent(Replication::start);
    }
    platform.open.start();
    platform.control.start();
    return platform;
  }

  int port() {
    return open.getAddress().getPort();
  }

  /** Port for {@code gamsctl}; never reachable from outside the machine. */
  int controlPort() {
    return control.getAddress().getPort();
  }

  void egress(boolean allowed) {
    replication.ifPresent(each -> each.egress(allowed));
  }

  @Override
  public void close() {
    open.stop(0);
    control.stop(0);
    replication.ifPresent(Replication::close);
    workers.shutdownNow();
    store.close();
  }

  private void serveOpen() {
    open.createContext("/measurements", Http.guarded(this::post));
    open.createContext("/health", Http.guarded(this::health));
    open.createContext("/export", Http.guarded(this::export));
    open.createContext("/replicate", Http.guarded(this::replicate));
    open.createContext("/api/status", Http.guarded(this::status));
    open.createContext("/", Http.guarded(this::view));
  }

  private void post(HttpExchange exchange) throws IOException {
    Http.require(exchange, "POST");
    List<Reading> readings = ReadingBatch.parse(Http.body(exchange));
    try {
      gate.enter(() -> store.add(readings, clock.millis())).get(STORE_SECONDS, TimeUnit.SECONDS);
      followers.await(store.lastId());
    } catch (ExecutionException | TimeoutException e) {
      throw new Http.Refusal(503, "not stored: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Http.Refusal(503, "shutting down");
    }
    Http.json(exchange, 200, "{\"stored\":" + readings.size() + "}");
  }

  private void health(HttpExchange exchange) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    boolean standby = gate.isStandby();
    answer.put("status", standby ? "standby" : "serving");
    answer.put("host", hostname);
    answer.put("role", standby ? "standby" : "primary");
    answer.put("writable", gate.findRefusal().isEmpty());
    answer.put("measurements", store.count());
    Http.json(exchange, standby ? 503 : 200, answer.toString());
  }

  private void export(HttpExchange exchange) throws IOException {
    long since = Http.number(exchange, "since", 0);
    exchange.getResponseHeaders().set("Content-Type", "text/csv; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8), 1 << 16)) {
      store.export(since, line -> out.append(line).append('\n'));
    } catch (SQLException e) {
      // The status line is gone: breaking off the body is the only way left to say it is not whole.
      throw new IOException("the export broke off: " + e.getMessage(), e);
    }
  }

  private void replicate(HttpExchange exchange) throws IOException {
    if (gate.isStandby()) {
      throw new Http.Refusal(409, "a standby has nothing to replicate from");
    }
    long after = Http.number(exchange, "after", 0);
    List<StoredReading> found = newer(exchange, after);
    long now = clock.millis();
    StringBuilder page = new StringBuilder();
    found.forEach(each -> page.append(each.toCsv()).append('\n'));
    exchange.getResponseHeaders().set(Replication.INCARNATION, incarnation);
    exchange.getResponseHeaders().set(Replication.NOW, Long.toString(now));
    Http.answer(exchange, 200, "text/csv; charset=utf-8", page.toString());
  }

  /** Waits a little for news, so that a standby hears of each reading at once. */
  private List<StoredReading> newer(HttpExchange exchange, long after) {
    String follower =
        Http.findParameter(exchange, Replication.FOLLOWER)
            .filter(each -> each.matches("[A-Za-z0-9._-]{1,64}"))
            .orElseThrow(() -> new IllegalArgumentException("follower must be a host name"));
    boolean inStep = store.lastId() - after < Replication.PAGE;
    followers.asked(follower, after, inStep);
    try {
      store.awaitNewer(after, NEWS_MILLIS);
      return store.after(after, Replication.PAGE);
    } catch (SQLException e) {
      throw new Http.Refusal(500, "the database did not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Http.Refusal(503, "shutting down");
    }
  }

  private void status(HttpExchange exchange) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("host", hostname);
    answer.put("role", gate.isStandby() ? "standby" : "primary");
    answer.put("writable", gate.findRefusal().isEmpty());
    answer.put("now", clock.millis());
    answer.put("measurements", store.count());
    ObjectNode nodes = answer.putObject("nodes");
    new java.util.TreeMap<>(store.latest())
        .forEach(
            (series, reading) ->
                nodes
                    .putObject(series)
                    .put("at", reading.reading().at())
                    .put("value", reading.reading().value())
                    .put("received", reading.received()));
    Http.json(exchange, 200, answer.toString());
  }

  private void view(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals("/")) {
      throw new Http.Refusal(404, "not here");
    }
    try (var page = Platform.class.getResourceAsStream("live-view.html")) {
      if (page == null) {
        throw new UncheckedIOException(new IOException("the live view page is not in the program"));
      }
      Http.answer(
          exchange,
          200,
          "text/html; charset=utf-8",
          new String(page.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}

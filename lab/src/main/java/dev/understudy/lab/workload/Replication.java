package dev.understudy.lab.workload;

import dev.understudy.lab.dns.Lookup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Follows the primary: asks it all the time for what was stored since, and stores that with the
 * primary's instants of receipt. Each question tells the primary how far it is stored here. A
 * primary with another incarnation is read from its beginning, because its ids mean something else.
 */
final class Replication implements AutoCloseable {
  static final String INCARNATION = "X-Incarnation";
  static final String NOW = "X-Now";
  static final String FOLLOWER = "follower";
  static final int PAGE = 5_000;
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final long STORE_SECONDS = 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /**
   * How far it got.
   *
   * @param caughtUp primary's clock when nothing was left to fetch, epoch milliseconds
   * @param contact primary's clock at its last answer
   * @param answered own clock at the primary's last answer
   */
  private record Progress(long caughtUp, long contact, long answered) {}

  /**
   * Where the primary is found.
   *
   * @param follower own name, by which the primary knows it
   * @param egress whether the network lets this machine out
   */
  record Upstream(Lookup names, String primary, int port, String follower, boolean egress) {}

  private final MeasurementStore store;
  private final Upstream upstream;
  private final Clock clock;
  private final HttpClient client;
  private final Thread thread;
  private volatile boolean egress;
  private volatile boolean closed;
  private volatile Progress progress = new Progress(0, 0, 0);
  private volatile String trouble = "not yet tried";
  private String incarnation = "";
  private long cursor;

  Replication(MeasurementStore store, Upstream upstream, Clock clock) {
    this.store = store;
    this.upstream = upstream;
    this.egress = upstream.egress();
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    this.thread = new Thread(this::follow, "replication");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether the machine's network lets it out. */
  void egress(boolean allowed) {
    egress = allowed;
  }

  /**
   * Milliseconds of acknowledged readings that may be missing here; grows while the primary is
   * ahead, and stays as it was at the last answer while the primary is silent.
   */
  OptionalLong lag() {
    Progress now = progress;
    if (now.caughtUp == 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.max(0, now.contact - now.caughtUp));
  }

  /** Milliseconds since the primary answered. */
  OptionalLong silence() {
    long answered = progress.answered;
    return answered == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, clock.millis() - answered));
  }

  String trouble() {
    return trouble;
  }

  /** Ends after what is under way has been stored. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    restore();
    while (!closed) {
      try {
        if (egress) {
          pull();
        } else {
          Thread.sleep(PAUSE.toMillis());
        }
      } catch (IOException | SQLException | ExecutionException | IllegalArgumentException e) {
        trouble = String.valueOf(e.getMessage());
        if (!pause()) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      } catch (TimeoutException e) {
        trouble = "the own database did not store in time";
      }
    }
  }

  private boolean pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void restore() {
    try {
      incarnation = store.findFact("replica.incarnation").orElse("");
      cursor = Long.parseLong(store.findFact("replica.cursor").orElse("0"));
      long caughtUp = Long.parseLong(store.findFact("replica.caught-up").orElse("0"));
      progress = new Progress(caughtUp, caughtUp, 0);
    } catch (SQLException | NumberFormatException e) {
      incarnation = "";
      cursor = 0;
    }
  }

  /** One question; the primary answers when there is something new, or after a short while. */
  private void pull()
      throws IOException, InterruptedException, SQLException, ExecutionException, TimeoutException {
    String address = upstream.names().addresses(upstream.primary()).addresses().get(0);
    String query = "/replicate?after=" + cursor + "&" + FOLLOWER + "=" + upstream.follower();
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://" + address + ":" + upstream.port() + query))
                .timeout(TIMEOUT)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("the primary answered " + response.statusCode());
    }
    String origin = response.headers().firstValue(INCARNATION).orElse("");
    long now = Long.parseLong(response.headers().firstValue(NOW).orElse("0"));
    if (!origin.equals(incarnation)) {
      boolean fromItsBeginning = cursor == 0;
      incarnation = origin;
      cursor = 0;
      if (!fromItsBeginning) {
        return;
      }
    }
    List<StoredReading> page = response.body().lines().map(StoredReading::ofCsv).toList();
    long reached = page.isEmpty() ? cursor : page.get(page.size() - 1).id();
    boolean more = page.size() >= PAGE;
    long caughtUp = more ? progress.caughtUp : now;
    keep(page, reached, caughtUp);
    cursor = reached;
    progress = new Progress(caughtUp, now, clock.millis());
    trouble = "";
  }

  /** The place reached is stored with the readings it stands for, in this order. */
  private void keep(List<StoredReading> page, long reached, long caughtUp)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (page.isEmpty()) {
      return;
    }
    CompletableFuture<Void> stored = store.addStored(page);
    String origin = incarnation;
    store
        .change(
            connection -> {
              Database.setFact(connection, "replica.incarnation", origin);
              Database.setFact(connection, "replica.cursor", Long.toString(reached));
              Database.setFact(connection, "replica.caught-up", Long.toString(caughtUp));
            })
        .get(STORE_SECONDS, TimeUnit.SECONDS);
    stored.get(STORE_SECONDS, TimeUnit.SECONDS);
  }
}

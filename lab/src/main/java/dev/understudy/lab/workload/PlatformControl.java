package dev.understudy.lab.workload;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What {@code gamsctl} asks of a running platform, one path per command. Answers 200 with a line
 * for standard output, or 409 with a line for standard error; all commands may be repeated.
 */
final class PlatformControl {
  /** After this a hold ends by itself. */
  static final Duration HOLD = Duration.ofSeconds(30);

  private static final long FLUSH_SECONDS = 20;
  private static final long SILENT_MILLIS = 2_000;

  private final MeasurementStore store;
  private final StandbyMark mark;
  private final WriteGate gate;
  private final Optional<Replication> replication;

  PlatformControl(
      MeasurementStore store, StandbyMark mark, WriteGate gate, Optional<Replication> replication) {
    this.store = store;
    this.mark = mark;
    this.gate = gate;
    this.replication = replication;
  }

  void serve(HttpServer server) {
    server.createContext("/control/quiesce", Http.guarded(this::quiesce));
    server.createContext("/control/resume", Http.guarded(this::resume));
    server.createContext("/control/lag", Http.guarded(this::lag));
    server.createContext("/control/promote", Http.guarded(this::promote));
    server.createContext("/control/demote", Http.guarded(this::demote));
    server.createContext("/control/is-primary", Http.guarded(this::isPrimary));
    server.createContext("/control/status", Http.guarded(this::status));
  }

  /**
   * Closes the gate first: what is then in the queue was not yet acknowledged but will be whole.
   */
  private void quiesce(HttpExchange exchange) throws IOException {
    Http.require(exchange, "POST");
    long seconds = Http.number(exchange, "seconds", HOLD.toSeconds());
    if (seconds < 1 || seconds > HOLD.toSeconds()) {
      throw new IllegalArgumentException("seconds must be 1 to " + HOLD.toSeconds());
    }
    boolean endless = Http.findParameter(exchange, "until").filter("resume"::equals).isPresent();
    if (endless) {
      gate.holdUntilReleased();
    } else {
      gate.hold(Duration.ofSeconds(seconds));
    }
    try {
      store.flush().get(FLUSH_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      gate.release();
      throw new Http.Refusal(409, "could not flush: " + e.getMessage());
    } catch (InterruptedException e) {
      gate.release();
      Thread.currentThread().interrupt();
      throw new Http.Refusal(409, "shutting down");
    }
    Http.text(
        exchange,
        200,
        "writes are held " + (endless ? "until resume" : "for up to " + seconds + " s") + "\n");
  }

  private void resume(HttpExchange exchange) throws IOException {
    Http.require(exchange, "POST");
    if (!gate.release()) {
      throw new Http.Refusal(409, "the hold had ended by itself: writes went on before this");
    }
    Http.text(exchange, 200, "writes go on\n");
  }

  private void lag(HttpExchange exchange) throws IOException {
    if (!gate.isStandby()) {
      Http.text(exchange, 200, "0.0\n");
      return;
    }
    OptionalLong lag = lag();
    if (lag.isEmpty()) {
      throw new Http.Refusal(409, "never caught up with the primary (" + trouble() + ")");
    }
    Http.text(exchange, 200, seconds(lag.getAsLong()) + "\n");
  }

  /** Fetching ends before the mark goes: no reading of the old primary arrives after our own. */
  private synchronized void promote(HttpExchange exchange) throws IOException {
    Http.require(exchange, "POST");
    if (gate.isStandby()) {
      replication.ifPresent(Replication::close);
      mark.clear();
      gate.standby(false);
    }
    Http.text(exchange, 200, "primary\n");
  }

  /** Takes effect for writes at once; following begins when the platform is started again. */
  private synchronized void demote(HttpExchange exchange) throws IOException {
    Http.require(exchange, "POST");
    if (!gate.isStandby()) {
      mark.set();
      gate.standby(true);
      Http.text(exchange, 200, "standby; it follows the primary after: systemctl restart gams\n");
      return;
    }
    Http.text(exchange, 200, "standby\n");
  }

  private void isPrimary(HttpExchange exchange) throws IOException {
    if (gate.isStandby()) {
      throw new Http.Refusal(409, "standby");
    }
    Http.text(exchange, 200, "primary\n");
  }

  private void status(HttpExchange exchange) throws IOException {
    StringBuilder text = new StringBuilder();
    Optional<String> refusal = gate.findRefusal();
    text.append("role: ").append(gate.isStandby() ? "standby" : "primary").append('\n');
    text.append("writes: ").append(refusal.orElse("accepted")).append('\n');
    text.append("measurements: ").append(store.count()).append('\n');
    if (gate.isStandby()) {
      OptionalLong lag = lag();
      text.append("lag: ")
          .append(lag.isPresent() ? seconds(lag.getAsLong()) + " s" : "unknown")
          .append('\n');
      OptionalLong silence = replication.map(Replication::silence).orElse(OptionalLong.empty());
      if (silence.isEmpty() || silence.getAsLong() > SILENT_MILLIS) {
        text.append("primary: silent");
        silence.ifPresent(millis -> text.append(" for ").append(seconds(millis)).append(" s"));
        text.append(" (").append(trouble()).append(")\n");
      }
    }
    Http.text(exchange, 200, text.toString());
  }

  private OptionalLong lag() {
    return replication.map(Replication::lag).orElse(OptionalLong.empty());
  }

  private String trouble() {
    return replication.map(Replication::trouble).orElse("it was told of no primary");
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f", millis / 1000.0);
  }
}

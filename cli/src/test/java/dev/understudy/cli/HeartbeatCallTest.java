package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.cloud.estate.SecretRef;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Redactor;
import dev.understudy.core.SteppedTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to a server on this machine. */
class HeartbeatCallTest {
  private static final String SECRET = "/ping/8f14e45f-ceea";

  private final AtomicInteger heard = new AtomicInteger();
  private int refusals;
  private HttpServer server;

  HeartbeatCallTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        SECRET,
        exchange -> {
          exchange.sendResponseHeaders(heard.incrementAndGet() <= refusals ? 503 : 204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static HeartbeatCall to(String url) {
    return HeartbeatCall.of(
        new SecretRef(SecretRef.Kind.ENV, "HEARTBEAT", Path.of("/")),
        new Secrets(Map.of("HEARTBEAT", url), new Redactor()),
        new SteppedTime(Instant.EPOCH));
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + SECRET;
  }

  @Test
  void isHeardOnce() throws InterruptedException {
    assertThat(to(url()).call()).isEmpty();
    assertThat(heard).hasValue(1);
  }

  @Test
  void isTriedThreeTimes() throws InterruptedException {
    refusals = 2;

    assertThat(to(url()).call()).isEmpty();
    assertThat(heard).hasValue(3);
  }

  @Test
  void whoDoesNotHearItIsToldWithoutItsAddress() throws InterruptedException {
    refusals = 3;
    Optional<Problem> refused = to(url()).call();
    server.stop(0);
    Optional<Problem> silent = to(url()).call();

    assertThat(heard).hasValue(3);
    assertThat(refused.orElseThrow().why()).contains("status 503 3 times");
    assertThat(silent.orElseThrow().why()).contains("did not answer");
    assertThat(refused + " " + silent).doesNotContain("ping").doesNotContain("127.0.0.1");
    assertThat(silent.orElseThrow().hint()).contains("env:HEARTBEAT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hc.example.com/ping/1",
        "https://monitoring.test/CHANGEME",
        "https://monitoring.test/<uuid>",
        "https://monitoring.test/xxxx-xxxx",
        "monitoring.test/ping",
        "ftp://monitoring.test/ping",
        "not a url"
      })
  void whatNobodyFilledInIsRefusedBeforeAnyWork(String url) {
    assertThatThrownBy(() -> to(url))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code().exit()).isEqualTo(ExitCode.USAGE);
              assertThat(e.problem().toString()).doesNotContain(url);
            });
  }
}

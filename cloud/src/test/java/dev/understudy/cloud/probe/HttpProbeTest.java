package dev.understudy.cloud.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpProbeTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpProbe probe = new HttpProbe();
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/status",
        exchange -> {
          exchange.sendResponseHeaders(
              Integer.parseInt(exchange.getRequestURI().getRawQuery()), -1);
          exchange.close();
        });
    server.createContext(
        "/lines",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write("one\ntwo\nthree".getBytes(StandardCharsets.UTF_8));
          }
        });
    server.createContext(
        "/stalls",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          out.write("one\n".getBytes(StandardCharsets.UTF_8));
          out.flush();
          awaitRelease();
          exchange.close();
        });
    server.createContext(
        "/cut",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("one\n".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
  }

  private void awaitRelease() {
    try {
      if (!release.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the test did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private List<String> lines(String path, Duration limit) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    probe.lines(uri(path), limit, lines::add);
    return lines;
  }

  @Test
  void givesTheStatusWhateverItIs() throws InterruptedException {
    assertThat(probe.status(uri("/status?200"), LIMIT)).isEqualTo(200);
    assertThat(probe.status(uri("/status?503"), LIMIT)).isEqualTo(503);
    assertThat(probe.status(uri("/status?302"), LIMIT)).isEqualTo(302);
  }

  @Test
  void handsOverEveryLineAlsoTheUnfinishedLastOne() throws InterruptedException {
    assertThat(lines("/lines", LIMIT)).containsExactly("one", "two", "three");
  }

  @Test
  void aReplyThatStallsEndsWithTheLimit() throws InterruptedException {
    Problem problem = Trial.problem(() -> lines("/stalls", Duration.ofMillis(300)));

    assertThat(problem.code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
    assertThat(problem.effect()).isEqualTo(Effect.TRANSIENT);
  }

  @Test
  void aReplyThatBreaksOffIsNone() throws InterruptedException {
    assertThat(Trial.problem(() -> lines("/cut", LIMIT)).code())
        .isEqualTo(ProblemCode.HOST_UNREACHABLE);
  }

  @Test
  void anythingButSuccessHasNoLines() throws InterruptedException {
    Problem problem = Trial.problem(() -> lines("/status?404", LIMIT));

    assertThat(problem.what()).contains("answered with status 404");
  }

  @Test
  void nobodyListeningIsAProblemThatShowsNoQuery() throws InterruptedException {
    URI nobody = URI.create("http://127.0.0.1:1/export?token=secret");

    Problem problem = Trial.problem(() -> probe.status(nobody, LIMIT));

    assertThat(problem.code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
    assertThat(problem.what()).isEqualTo("no answer from http://127.0.0.1:1/export");
    assertThat(problem.toString() + problem.hint()).doesNotContain("secret");
  }

  @Test
  void canBeInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> lines("/lines", LIMIT)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}

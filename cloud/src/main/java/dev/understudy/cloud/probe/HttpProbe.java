package dev.understudy.cloud.probe;

import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks HTTP servers by GET: no proxy, no redirect, no retry. Safe for use by many threads; the
 * client is made at the first question, so that planning costs nothing.
 */
public final class HttpProbe {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final int LONGEST_LINE = 4096;

  private @Nullable HttpClient client;

  /**
   * The status of the reply.
   *
   * @throws ProblemException {@code HOST_UNREACHABLE}, effect TRANSIENT, when there is none
   */
  public int status(URI uri, Duration limit) throws InterruptedException {
    try {
      return client().send(get(uri, limit), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new ProblemException(noReply(uri, e), e);
    }
  }

  /**
   * Hands every line of a reply of status 200 to {@code line}, as it comes; the body is never held.
   *
   * @param limit for the whole reply
   * @throws ProblemException {@code HOST_UNREACHABLE}, effect TRANSIENT, when there is no reply or
   *     it breaks off, or its status is not 200
   */
  public void lines(URI uri, Duration limit, Consumer<String> line) throws InterruptedException {
    try {
      HttpResponse<InputStream> reply =
          client().send(get(uri, limit), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = reply.body();
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        if (reply.statusCode() != 200) {
          throw new ProblemException(wrongStatus(uri, reply.statusCode()));
        }
        CompletableFuture<Void> watchdog = closeAfter(body, limit);
        try {
          read(reader, line);
        } finally {
          watchdog.cancel(false);
        }
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new ProblemException(noReply(uri, e), e);
    }
  }

  private static void read(BufferedReader reader, Consumer<String> line)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '\n') {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        line.accept(text.toString());
        text.setLength(0);
      } else if (text.length() < LONGEST_LINE) {
        text.append((char) c);
      }
    }
    if (!text.isEmpty()) {
      line.accept(text.toString());
    }
  }

  /** A body that stalls must not hold the caller: closing it makes the read fail. */
  private static CompletableFuture<Void> closeAfter(InputStream body, Duration limit) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            body.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static HttpRequest get(URI uri, Duration limit) {
    return HttpRequest.newBuilder(uri).timeout(limit).GET().build();
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .proxy(HttpClient.Builder.NO_PROXY)
              .build();
    }
    return client;
  }

  private static Problem noReply(URI uri, IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return Problem.of(
            ProblemCode.HOST_UNREACHABLE,
            "no answer from " + shown(uri),
            why,
            "curl -v " + shown(uri))
        .withEffect(Effect.TRANSIENT);
  }

  private static Problem wrongStatus(URI uri, int status) {
    return Problem.of(
            ProblemCode.HOST_UNREACHABLE,
            shown(uri) + " answered with status " + status,
            "200 was expected",
            "curl -v " + shown(uri))
        .withEffect(Effect.TRANSIENT);
  }

  /** Without its query, which may hold a secret. */
  static String shown(URI uri) {
    return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
  }
}

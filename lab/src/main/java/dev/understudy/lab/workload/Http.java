package dev.understudy.lab.workload;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Small pieces of the platform's HTTP: a server on a loopback port of its own, and answers. */
final class Http {
  private static final int BODY_LIMIT = 4 << 20;

  /** A refusal with its status. */
  static final class Refusal extends RuntimeException {
    private final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  private Http() {}

  static HttpServer serve(ExecutorService workers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    server.setExecutor(workers);
    return server;
  }

  /** Answers refusals and failures with their status, and always ends the exchange. */
  static HttpHandler guarded(HttpHandler handler) {
    return exchange -> {
      try {
        handler.handle(exchange);
      } catch (Refusal e) {
        text(exchange, e.status, e.getMessage() + "\n");
      } catch (IllegalArgumentException e) {
        text(exchange, 400, e.getMessage() + "\n");
      } catch (RuntimeException e) {
        text(exchange, 500, "the platform failed: " + e.getMessage() + "\n");
      } finally {
        exchange.close();
      }
    };
  }

  static void require(HttpExchange exchange, String method) {
    if (!exchange.getRequestMethod().equals(method)) {
      throw new Refusal(405, "use " + method);
    }
  }

  static String body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] bytes = in.readNBytes(BODY_LIMIT + 1);
      if (bytes.length > BODY_LIMIT) {
        throw new Refusal(413, "at most " + BODY_LIMIT + " bytes in one post");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** A parameter of the query that must be a whole number. */
  static long number(HttpExchange exchange, String name, long fallback) {
    Optional<String> text = findParameter(exchange, name);
    try {
      return text.isEmpty() ? fallback : Long.parseLong(text.get());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number", e);
    }
  }

  static void text(HttpExchange exchange, int status, String text) throws IOException {
    answer(exchange, status, "text/plain; charset=utf-8", text);
  }

  static void json(HttpExchange exchange, int status, String json) throws IOException {
    answer(exchange, status, "application/json; charset=utf-8", json + "\n");
  }

  static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(body.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.size() == 0 ? -1 : bytes.size());
    bytes.writeTo(exchange.getResponseBody());
  }

  static Optional<String> findParameter(HttpExchange exchange, String name) {
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return Optional.of(
            URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }
}

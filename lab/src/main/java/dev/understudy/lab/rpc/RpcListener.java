package dev.understudy.lab.rpc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP port on 127.0.0.1 of an {@link RpcService}. Can be taken down and up again on the same
 * port; while down, connections are refused.
 */
public final class RpcListener implements AutoCloseable {
  static {
    // Both are read once when the server's class loads. Without the first every call takes 40 ms
    // more; the second is how many seconds a client may take to send a request.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "60");
  }

  private final RpcService service;
  private final String region;
  private final Executor executor;
  private @Nullable HttpServer server;
  private int port;

  private RpcListener(RpcService service, String region, int port, Executor executor) {
    this.service = service;
    this.region = region;
    this.port = port;
    this.executor = executor;
  }

  /**
   * Opens it.
   *
   * @param region meant when a request names none; may be empty
   * @param port wanted; 0 or a taken one gives a free one
   */
  public static RpcListener open(RpcService service, String region, int port, Executor executor) {
    RpcListener listener = new RpcListener(service, region, port, executor);
    listener.up();
    return listener;
  }

  public synchronized int port() {
    return port;
  }

  public synchronized boolean isUp() {
    return server != null;
  }

  public synchronized void up() {
    if (server != null) {
      return;
    }
    HttpServer fresh = bind();
    fresh.setExecutor(executor);
    fresh.createContext("/", this::handle);
    fresh.start();
    port = fresh.getAddress().getPort();
    server = fresh;
  }

  public synchronized void down() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  @Override
  public void close() {
    down();
  }

  private HttpServer bind() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      return HttpServer.create(new InetSocketAddress(loopback, port), 128);
    } catch (IOException taken) {
      try {
        return HttpServer.create(new InetSocketAddress(loopback, 0), 128);
      } catch (IOException none) {
        throw new UncheckedIOException("no free port on " + loopback, none);
      }
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String query = exchange.getRequestURI().getRawQuery();
      HttpMessage message =
          new HttpMessage(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              query == null ? "" : query,
              headers(exchange),
              body);
      RpcAnswer answer = service.answer(message, region);
      if (answer.isLost()) {
        return; // closing an exchange that has no status drops the connection
      }
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      if (message.method().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(answer.status(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(",", List.copyOf(values))));
    return headers;
  }
}

package dev.understudy.failover;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A platform's export on loopback: what it says depends on how often it was asked. */
final class ExportFixture implements AutoCloseable {
  /** Instead of a body: the service is there and cannot serve. */
  static final String UNAVAILABLE = "unavailable";

  private final HttpServer server;
  private final List<String> queries = new ArrayList<>();
  private int asked;

  /**
   * @param export body by number of the question, from 0; or {@link #UNAVAILABLE}
   */
  ExportFixture(IntFunction<String> export) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/export",
        exchange -> {
          String body;
          synchronized (queries) {
            queries.add(exchange.getRequestURI().getRawQuery());
            body = export.apply(asked++);
          }
          boolean isThere = !body.equals(UNAVAILABLE);
          exchange.sendResponseHeaders(isThere ? 200 : 503, isThere ? 0 : -1);
          if (isThere) {
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(body.getBytes(StandardCharsets.UTF_8));
            }
          }
          exchange.close();
        });
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String firstQuery() {
    synchronized (queries) {
      return queries.get(0);
    }
  }

  /** Lines of one series: one a second from {@code from} on, received a second later. */
  static String series(String name, long from, int seconds) {
    StringBuilder lines = new StringBuilder();
    for (int second = 0; second < seconds; second++) {
      lines.append(line(name, from + second * 1000L, from + second * 1000L + 1000));
    }
    return lines.toString();
  }

  static String line(String name, long at, long received) {
    return name + "," + at + "," + received + "\n";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

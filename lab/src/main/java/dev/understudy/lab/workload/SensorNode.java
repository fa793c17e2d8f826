package dev.understudy.lab.workload;

import dev.understudy.lab.dns.Lookup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * One node in a customer's building: measures on each whole second, posts what was not
 * acknowledged, and finds the platform by name, anew after each failure and when the answer has
 * expired.
 *
 * <p>A node measures whether or not its process runs: after a pause it makes up for each second
 * missed, as far back as a real buffer would hold.
 */
final class SensorNode implements AutoCloseable {
  private static final int BATCH = 1_000;
  private static final long SECOND = 1_000;
  private static final long MAKE_UP = Duration.ofHours(6).toMillis();
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final String series;
  private final int seed;
  private final NodeBuffer buffer;
  private final Arrivals arrivals;
  private final Lookup names;
  private final String platform;
  private final int port;
  private final HttpClient client;
  private final Clock clock;
  private String address = "";
  private long addressExpires;
  private String trouble = "";

  SensorNode(
      String series,
      int seed,
      NodeBuffer buffer,
      Arrivals arrivals,
      Lookup names,
      String platform,
      int port,
      HttpClient client,
      Clock clock) {
    this.series = series;
    this.seed = seed;
    this.buffer = buffer;
    this.arrivals = arrivals;
    this.names = names;
    this.platform = platform;
    this.port = port;
    this.client = client;
    this.clock = clock;
  }

  String series() {
    return series;
  }

  synchronized NodeBuffer.Ledger ledger() {
    return buffer.ledger();
  }

  synchronized String trouble() {
    return trouble;
  }

  /** Measures for every whole second since the last one. */
  synchronized void measure() throws IOException {
    long now = clock.millis() / SECOND * SECOND;
    long last = buffer.ledger().last();
    for (long at = last == 0 ? now : Math.max(last + SECOND, now - MAKE_UP);
        at <= now;
        at += SECOND) {
      buffer.add(at, value(at));
    }
  }

  /** Posts the oldest readings until none is left or a post fails; true when none is left. */
  boolean post() throws IOException, InterruptedException {
    while (true) {
      List<Reading> batch = batch();
      if (batch.isEmpty()) {
        return true;
      }
      if (!post(batch)) {
        return false;
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    buffer.close();
  }

  private synchronized List<Reading> batch() {
    return buffer.pending(BATCH);
  }

  private boolean post(List<Reading> batch) throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder();
    batch.forEach(each -> body.append(each.toCsv()).append('\n'));
    String to = "";
    try {
      to = address();
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://" + to + ":" + port + "/measurements"))
                  .timeout(TIMEOUT)
                  .header("Content-Type", "text/csv")
                  .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        return failed(to + " answered " + answer.statusCode() + ": " + answer.body().strip());
      }
    } catch (IOException e) {
      return failed(to + " " + e);
    }
    acknowledged(batch.size(), to);
    return true;
  }

  private synchronized void acknowledged(int count, String by) throws IOException {
    buffer.acknowledge(count);
    arrivals.add(by, count, clock.millis());
    trouble = "";
  }

  private synchronized boolean failed(String why) {
    address = "";
    trouble = why;
    return false;
  }

  private synchronized String address() throws IOException {
    long now = clock.millis();
    if (address.isEmpty() || now >= addressExpires) {
      Lookup.Answer answer = names.addresses(platform);
      address = answer.addresses().get(0);
      addressExpires = now + answer.ttl().toMillis();
    }
    return address;
  }

  /** Something like a room's temperature over the day, different in each building. */
  private double value(long at) {
    double day = at / (double) Duration.ofDays(1).toMillis() * 2 * Math.PI;
    double draught = Math.sin(at / 7_000.0 + seed) * 0.15;
    return Math.round((20.5 + seed % 5 + 1.8 * Math.sin(day + seed) + draught) * 100) / 100.0;
  }
}

package dev.understudy.lab.workload;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.dns.Lookup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The sensor nodes' program: {@code --nodes N --directory DIR --dns ADDRESS:PORT --platform NAME
 * --platform-port PORT}. Prints {@code ready}, answers each line {@code report} with one line of
 * JSON, and ends with its standard input.
 */
public final class SensorsMain {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PERIOD = 1_000;
  private static final long RETRY = 250;

  private final List<SensorNode> nodes = new ArrayList<>();
  private final Arrivals arrivals = new Arrivals();
  private final ScheduledThreadPoolExecutor timer;

  private SensorsMain(Options options, Clock clock) throws IOException {
    int count = (int) options.number("nodes");
    if (count < 1 || count > 200) {
      throw new IllegalArgumentException("--nodes must be 1 to 200");
    }
    Path directory = Path.of(options.get("directory"));
    Files.createDirectories(directory);
    Lookup names = Lookup.at(options.get("dns"), Duration.ofSeconds(1));
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    for (int i = 1; i <= count; i++) {
      String series = String.format(Locale.ROOT, "node-%02d", i);
      NodeBuffer buffer = NodeBuffer.open(series, directory.resolve(series + ".buffer"));
      nodes.add(
          new SensorNode(
              series,
              i,
              buffer,
              arrivals,
              names,
              options.get("platform"),
              (int) options.number("platform-port"),
              client,
              clock));
    }
    timer = new ScheduledThreadPoolExecutor(count);
  }

  /** Runs until the standard input ends; exit 2 on wrong options. */
  public static void main(String[] arguments) throws IOException {
    SensorsMain sensors;
    try {
      sensors = new SensorsMain(Options.parse(Arrays.asList(arguments)), Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    sensors.start();
    System.out.println("ready");
    System.out.flush();
    try (BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        if (order.equals("report")) {
          System.out.println(sensors.report());
          System.out.flush();
        }
      }
    }
    System.exit(0);
  }

  /** Nodes post spread over the second, so that they do not all knock at once. */
  private void start() {
    long now = System.currentTimeMillis();
    long untilSecond = PERIOD - now % PERIOD;
    for (int i = 0; i < nodes.size(); i++) {
      SensorNode node = nodes.get(i);
      long offset = untilSecond + i * (PERIOD - 100) / nodes.size();
      ScheduledFuture<?> unused =
          timer.schedule(() -> turn(node, offset % PERIOD), offset, TimeUnit.MILLISECONDS);
    }
  }

  /** One turn of a node; whatever happens, there is a next one. */
  private void turn(SensorNode node, long phase) {
    boolean done = false;
    try {
      node.measure();
      done = node.post();
    } catch (IOException | RuntimeException e) {
      System.err.println(node.series() + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    long next = done ? PERIOD - Math.floorMod(System.currentTimeMillis() - phase, PERIOD) : RETRY;
    ScheduledFuture<?> unused =
        timer.schedule(() -> turn(node, phase), next, TimeUnit.MILLISECONDS);
  }

  private String report() {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode list = report.putArray("nodes");
    for (SensorNode node : nodes) {
      NodeBuffer.Ledger ledger = node.ledger();
      list.addObject()
          .put("node", node.series())
          .put("first", ledger.first())
          .put("last", ledger.last())
          .put("generated", ledger.generated())
          .put("acknowledged", ledger.acknowledged())
          .put("buffered", ledger.buffered())
          .put("trouble", node.trouble());
    }
    ObjectNode addresses = report.putObject("addresses");
    arrivals
        .counts()
        .forEach(
            (address, count) ->
                addresses
                    .putObject(address)
                    .put("posts", count.posts())
                    .put("readings", count.readings())
                    .put("last", count.last()));
    return report.toString();
  }
}

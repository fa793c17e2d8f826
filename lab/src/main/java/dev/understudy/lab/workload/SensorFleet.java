package dev.understudy.lab.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The sensor nodes' process, seen from the lab. What the nodes have not delivered stays in their
 * directory and goes on from there with the next start. Safe for many threads.
 */
public final class SensorFleet implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What to start.
   *
   * @param directory where the nodes keep their buffers
   * @param dnsServer {@code address:port}
   * @param platform DNS name of the platform
   */
  public record Settings(
      PlatformCommand command,
      Path directory,
      int nodes,
      String dnsServer,
      String platform,
      int platformPort,
      Map<String, String> environment) {
    public Settings {
      environment = Map.copyOf(environment);
    }
  }

  /**
   * One node's count of readings.
   *
   * @param first instant of its first reading, epoch milliseconds
   * @param last instant of its newest reading
   * @param trouble why its last post failed; empty when it did not
   */
  public record Node(
      String name,
      long first,
      long last,
      long generated,
      long acknowledged,
      long buffered,
      String trouble) {}

  /** What one address has acknowledged; {@code last} in epoch milliseconds. */
  public record Arrived(long posts, long readings, long last) {}

  /** All nodes at one instant. */
  public record Report(List<Node> nodes, Map<String, Arrived> addresses) {
    public Report {
      nodes = List.copyOf(nodes);
      addresses = Map.copyOf(addresses);
    }

    /** How many readings exist in the world. */
    public long generated() {
      return nodes.stream().mapToLong(Node::generated).sum();
    }

    /** How many of them the nodes still hold. */
    public long buffered() {
      return nodes.stream().mapToLong(Node::buffered).sum();
    }
  }

  private final Process process;
  private final BufferedReader answers;
  private final OutputStream orders;

  private SensorFleet(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.orders = process.getOutputStream();
  }

  /**
   * Starts the nodes; returns when they measure.
   *
   * @throws UncheckedIOException when they do not start
   */
  public static SensorFleet start(Settings settings) {
    try {
      Path scratch = settings.directory().resolve("scratch");
      Files.createDirectories(scratch);
      ProcessBuilder builder =
          new ProcessBuilder(
              settings
                  .command()
                  .sensors(
                      scratch,
                      List.of(
                          "--nodes", "" + settings.nodes(),
                          "--directory", settings.directory().toString(),
                          "--dns", settings.dnsServer(),
                          "--platform", settings.platform(),
                          "--platform-port", "" + settings.platformPort())));
      builder.environment().putAll(settings.environment());
      builder.redirectError(
          ProcessBuilder.Redirect.appendTo(settings.directory().resolve("sensors.log").toFile()));
      SensorFleet fleet = new SensorFleet(builder.start());
      if (!"ready".equals(fleet.answers.readLine())) {
        fleet.close();
        throw new IOException(
            "the sensor nodes did not start; see " + settings.directory().resolve("sensors.log"));
      }
      return fleet;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the nodes have made and delivered so far. */
  public synchronized Report report() {
    try {
      orders.write("report\n".getBytes(StandardCharsets.UTF_8));
      orders.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("the sensor nodes have ended");
      }
      return read(JSON.readTree(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Ends the nodes; repeatable. */
  @Override
  public void close() {
    try {
      orders.close();
    } catch (IOException e) {
      // Its end of the pipe is gone, so the process is ending already.
    }
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Report read(JsonNode report) {
    List<Node> nodes = new ArrayList<>();
    for (JsonNode each : report.path("nodes")) {
      nodes.add(
          new Node(
              each.path("node").asText(),
              each.path("first").asLong(),
              each.path("last").asLong(),
              each.path("generated").asLong(),
              each.path("acknowledged").asLong(),
              each.path("buffered").asLong(),
              each.path("trouble").asText()));
    }
    Map<String, Arrived> addresses = new TreeMap<>();
    report
        .path("addresses")
        .properties()
        .forEach(
            each ->
                addresses.put(
                    each.getKey(),
                    new Arrived(
                        each.getValue().path("posts").asLong(),
                        each.getValue().path("readings").asLong(),
                        each.getValue().path("last").asLong())));
    return new Report(nodes, addresses);
  }
}

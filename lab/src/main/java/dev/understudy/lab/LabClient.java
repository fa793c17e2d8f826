package dev.understudy.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.ecs.Inventory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steers a lab that runs in another process (or in this one), by its directory. */
public final class LabClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Path file;
  private final int port;
  private final String token;
  private final long pid;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private LabClient(Path directory, JsonNode door) {
    this.directory = directory;
    this.file = directory.resolve(LabControl.FILE);
    this.port = door.path("port").asInt();
    this.token = door.path("token").asText();
    this.pid = door.path("pid").asLong();
  }

  /**
   * The lab that runs in a directory.
   *
   * @throws LabException when none does
   */
  public static LabClient open(Path directory) {
    Path file = directory.resolve(LabControl.FILE);
    if (!Files.exists(file)) {
      throw nothingRuns(directory);
    }
    try {
      LabClient client = new LabClient(directory, LabControl.JSON.readTree(file.toFile()));
      if (ProcessHandle.of(client.pid).isEmpty()) {
        throw nothingRuns(directory); // it was killed, so its file is still there
      }
      return client;
    } catch (IOException unreadable) {
      throw new LabException("can not read " + file, unreadable);
    }
  }

  /** Takes it down; returns when nothing of it runs any more. */
  public void down() {
    send("down", LabControl.JSON.createObjectNode());
    Waiting.until(
        "the end of the lab", PATIENCE, () -> isGone() ? Optional.of(true) : Optional.empty());
  }

  public LabStatus status() {
    JsonNode status = send("status", LabControl.JSON.createObjectNode()).path("status");
    return LabControl.JSON.convertValue(status, LabStatus.class);
  }

  /** Every resource of its cloud. */
  public List<Inventory.Item> inventory() {
    List<Inventory.Item> items = new ArrayList<>();
    send("inventory", LabControl.JSON.createObjectNode())
        .path("items")
        .forEach(item -> items.add(LabControl.JSON.convertValue(item, Inventory.Item.class)));
    return items;
  }

  /**
   * Breaks a server of the estate; returns when it is broken.
   *
   * @param name {@code data} or {@code replica}
   */
  public void breakServer(String name, Breakage breakage) {
    send(
        "break",
        LabControl.JSON.createObjectNode().put("server", name).put("kind", breakage.word()));
  }

  /** Begins to undo a breakage of a server; a lost disk stays lost. */
  public void mend(String name) {
    send("mend", LabControl.JSON.createObjectNode().put("server", name));
  }

  /** The region's API refuses connections from now on. */
  public void breakRegion(String region) {
    send("break-region", LabControl.JSON.createObjectNode().put("region", region));
  }

  public void mendRegion(String region) {
    send("mend-region", LabControl.JSON.createObjectNode().put("region", region));
  }

  /** Adds scripted faults of the API. */
  public void fault(String line) {
    send("fault", LabControl.JSON.createObjectNode().put("line", line));
  }

  public List<String> unusedFaults() {
    return status().unusedFaults();
  }

  private boolean isGone() {
    boolean here = pid == ProcessHandle.current().pid();
    return !Files.exists(file) && (here || ProcessHandle.of(pid).isEmpty());
  }

  private JsonNode send(String command, ObjectNode request) {
    HttpRequest message =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + command))
            .header("Authorization", "Bearer " + token)
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
            .build();
    try {
      HttpResponse<String> response = http.send(message, HttpResponse.BodyHandlers.ofString());
      JsonNode reply = LabControl.JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        throw new LabException(reply.path("problem").asText("the lab refused"));
      }
      return reply;
    } catch (ConnectException gone) {
      throw nothingRuns(directory);
    } catch (IOException failed) {
      throw new LabException("the lab does not answer", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", interrupted);
    }
  }

  private static LabException nothingRuns(Path directory) {
    return new LabException("no lab runs in " + directory);
  }
}

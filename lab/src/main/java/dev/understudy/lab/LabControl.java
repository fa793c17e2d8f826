package dev.understudy.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The door by which another terminal steers a running lab: a loopback port and a token, both in
 * {@code control.json}, which only the owner may read. The file is there until nothing of the lab
 * runs any more.
 */
final class LabControl implements AutoCloseable {
  static final String FILE = "control.json";
  static final ObjectMapper JSON = new ObjectMapper();

  private final LabServer lab;
  private final String token;
  private final HttpServer server;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          2,
          work -> {
            Thread thread = new Thread(work, "lab-control");
            thread.setDaemon(true);
            return thread;
          });

  private LabControl(LabServer lab, String token, HttpServer server) {
    this.lab = lab;
    this.token = token;
    this.server = server;
  }

  static LabControl open(LabServer lab, Path directory) {
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    String token = HexFormat.of().formatHex(secret);
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
      LabControl control = new LabControl(lab, token, server);
      server.setExecutor(control.workers);
      server.createContext("/", control::handle);
      server.start();
      ObjectNode door = JSON.createObjectNode();
      door.put("port", server.getAddress().getPort());
      door.put("token", token);
      door.put("pid", ProcessHandle.current().pid());
      SecretFiles.write(directory.resolve(FILE), door.toString() + "\n");
      return control;
    } catch (IOException failed) {
      throw new UncheckedIOException("can not open the lab's control port", failed);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdown();
  }

  /** Removes the file, by which others see that the lab is gone. */
  static void forget(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      Files.deleteIfExists(file);
    } catch (IOException failed) {
      throw new UncheckedIOException("can not remove " + file, failed);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String sent = exchange.getRequestHeaders().getFirst("Authorization");
      if (sent == null || !isToken(sent)) {
        answer(exchange, 403, problem("wrong token"));
        return;
      }
      String command = exchange.getRequestURI().getPath().substring(1);
      try {
        JsonNode request = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        answer(exchange, 200, perform(command, request));
      } catch (LabException refused) {
        answer(exchange, 400, problem(String.valueOf(refused.getMessage())));
      } catch (IOException | RuntimeException failed) {
        answer(exchange, 500, problem(failed.toString()));
      }
      if (command.equals("down")) {
        // Not on this server's thread: closing waits for it.
        new Thread(lab::close, "lab-down").start();
      }
    }
  }

  private ObjectNode perform(String command, JsonNode request) {
    ObjectNode reply = JSON.createObjectNode();
    switch (command) {
      case "status" -> reply.set("status", JSON.valueToTree(lab.status()));
      case "inventory" -> {
        reply.set("items", JSON.valueToTree(lab.inventory()));
        reply.set("records", JSON.valueToTree(lab.records()));
      }
      case "break" ->
          lab.breakServer(
              request.path("server").asText(), Breakage.parse(request.path("kind").asText()));
      case "mend" -> lab.mend(request.path("server").asText());
      case "break-region" -> lab.breakRegion(request.path("region").asText());
      case "mend-region" -> lab.mendRegion(request.path("region").asText());
      case "fault" -> lab.fault(request.path("line").asText());
      case "down" -> reply.put("going", "down");
      default -> throw new LabException("no command '" + command + "'");
    }
    return reply;
  }

  private boolean isToken(String header) {
    return MessageDigest.isEqual(
        ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
        header.getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode problem(String message) {
    return JSON.createObjectNode().put("problem", message);
  }

  private static void answer(HttpExchange exchange, int status, ObjectNode reply)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(reply);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}

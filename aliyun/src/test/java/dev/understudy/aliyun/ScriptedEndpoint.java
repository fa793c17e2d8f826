package dev.understudy.aliyun;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.cloud.RegionId;
import dev.understudy.core.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An API endpoint on 127.0.0.1 that says, per action, exactly what a test wrote down for it. */
final class ScriptedEndpoint implements AutoCloseable {
  static final String KEY = "LTAItestkeyid000001";
  static final String SECRET = "plantedSecretDoNotPrint42";
  static final RegionId REGION = new RegionId("cn-shanghai");

  /** One answer; may break every rule of HTTP. */
  @FunctionalInterface
  interface Answer {
    void send(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Deque<Answer>> script = new ConcurrentHashMap<>();
  private final List<Map<String, String>> requests =
      Collections.synchronizedList(new ArrayList<>());
  private final List<String> unexpected = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch closed = new CountDownLatch(1);

  ScriptedEndpoint() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Answers to the next calls of an action, in order. */
  ScriptedEndpoint on(String action, Answer... answers) {
    script.computeIfAbsent(action, name -> new ArrayDeque<>()).addAll(List.of(answers));
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  AliyunAccess access() {
    return new AliyunAccess(
        KEY, SECRET, Optional.empty(), Map.of("ecs", url(), "alidns", url()), 1000);
  }

  /** A cloud that gives up on a call after 5 s. */
  AliyunCloud cloud() {
    return cloud(Duration.ofSeconds(5));
  }

  AliyunCloud cloud(Duration callLimit) {
    return AliyunCloud.connect(access(), TimeSource.system(), CallListener.none(), callLimit);
  }

  /** Parameters of every request that arrived, in order. */
  List<Map<String, String>> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Parameters of the requests of one action. */
  List<Map<String, String>> requests(String action) {
    return requests().stream().filter(request -> action.equals(request.get("Action"))).toList();
  }

  /** Fails when an answer was never asked for, or a call had none. */
  void assertFinished() {
    List<String> left =
        script.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .map(entry -> entry.getValue().size() + " x " + entry.getKey())
            .toList();
    if (!left.isEmpty() || !unexpected.isEmpty()) {
      throw new AssertionError("never asked for: " + left + ", not in the script: " + unexpected);
    }
  }

  static Answer json(String body) {
    return raw(200, "application/json;charset=utf-8", body);
  }

  static Answer error(int status, String code) {
    return error(status, code, "said by the test");
  }

  static Answer error(int status, String code, String message) {
    return raw(
        status,
        "application/json;charset=utf-8",
        "{\"RequestId\":\"REQ-1\",\"HostId\":\"ecs.aliyuncs.com\",\"Code\":\""
            + code
            + "\",\"Message\":\""
            + message
            + "\"}");
  }

  static Answer raw(int status, String contentType, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      if (!contentType.isEmpty()) {
        exchange.getResponseHeaders().set("Content-Type", contentType);
      }
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  /** Closes the connection without a word; the change may have been made. */
  static Answer drop() {
    return HttpExchange::close;
  }

  /** Promises more bytes than it sends. */
  static Answer cutOff(String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length + 50L);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /** Says nothing until the endpoint closes. */
  Answer silence() {
    return exchange -> {
      closed.await(60, TimeUnit.SECONDS);
      exchange.close();
    };
  }

  /** One byte, again and again, until the endpoint closes. */
  Answer trickle(Duration pause) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        body.write(' ');
        body.flush();
      }
      exchange.close();
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> parameters = new TreeMap<>(decode(exchange.getRequestURI().getRawQuery()));
    requests.add(parameters);
    String action = parameters.getOrDefault("Action", "");
    Deque<Answer> answers = script.getOrDefault(action, new ArrayDeque<>());
    Answer answer;
    synchronized (answers) {
      answer = answers.poll();
    }
    if (answer == null) {
      unexpected.add(action);
      answer = error(404, "InvalidAction.NotFound");
    }
    try {
      answer.send(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private static Map<String, String> decode(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      parameters.put(
          URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

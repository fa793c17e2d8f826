package dev.understudy.aliyun.oss;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * The part of the object store that a repository needs, on loopback: signatures of version 4 are
 * verified, conditional writes, ranges, listings in pages and uploads in parts are those of the
 * real one.
 */
@SuppressWarnings("ArrayRecordComponent")
final class FakeOss implements AutoCloseable {
  static final String ID = "LTAIfake";
  static final String SECRET = "secretOfTheFake";
  static final String REGION = "cn-shanghai";

  private final HttpServer server;
  private final NavigableMap<String, Stored> objects = new TreeMap<>();
  private final Map<String, Upload> uploads = new LinkedHashMap<>();
  private int repliesToLose;
  private int requests;

  private record Stored(byte[] bytes, String writer) {}

  private record Upload(String key, String writer, TreeMap<Integer, byte[]> parts) {}

  FakeOss() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::handle);
    server.start();
  }

  OssPlace place(String prefix, String secret) {
    return new OssPlace(
        "bucket",
        prefix,
        "http://127.0.0.1:" + server.getAddress().getPort(),
        REGION,
        ID,
        secret,
        java.util.Optional.empty());
  }

  /** The next successful write is done, and its reply never comes. */
  synchronized void loseReply() {
    repliesToLose = 1;
  }

  synchronized int uploads() {
    return uploads.size();
  }

  synchronized int requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** An answer; an error has a code of the real store. */
  private record Answer(int status, String type, byte[] body, Map<String, String> headers) {

    static Answer xml(String text) {
      return new Answer(200, "application/xml", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Answer error(int status, String code) {
      String text =
          "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>no</Message>".formatted(code)
              + "<RequestId>5C3D</RequestId><HostId>fake</HostId></Error>";
      return new Answer(status, "application/xml", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> query = OssSignature.query(exchange.getRequestURI().getRawQuery());
    Answer answer;
    synchronized (this) {
      requests++;
      answer =
          OssSignature.holds(exchange, query, ID, SECRET, REGION)
              ? answer(exchange, query, body)
              : Answer.error(403, "SignatureDoesNotMatch");
      boolean isWrite = query.containsKey("uploadId") || exchange.getRequestMethod().equals("PUT");
      if (repliesToLose > 0 && isWrite && answer.status() == 200) {
        repliesToLose--;
        exchange.close();
        return;
      }
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("x-oss-request-id", "5C3D");
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    boolean isEmpty = isHead || answer.body().length == 0;
    if (isHead) {
      exchange.getResponseHeaders().set("Content-Length", "" + answer.body().length);
    }
    exchange.sendResponseHeaders(answer.status(), isEmpty ? -1 : answer.body().length);
    if (!isEmpty) {
      exchange.getResponseBody().write(answer.body());
    }
    exchange.close();
  }

  private Answer answer(HttpExchange exchange, Map<String, String> query, byte[] body) {
    String path = exchange.getRequestURI().getPath();
    if (!path.equals("/bucket") && !path.startsWith("/bucket/")) {
      return Answer.error(404, "NoSuchBucket");
    }
    String key = path.length() > 8 ? path.substring(8) : "";
    return switch (exchange.getRequestMethod()) {
      case "GET" ->
          key.isEmpty()
              ? query.containsKey("uploads") ? listUploads(query) : list(query)
              : get(exchange, key);
      case "HEAD" -> get(exchange, key);
      case "PUT" -> query.containsKey("uploadId") ? part(query, body) : put(exchange, key, body);
      case "POST" ->
          query.containsKey("uploads") ? begin(exchange, key) : complete(exchange, query);
      case "DELETE" -> delete(query, key);
      default -> Answer.error(405, "MethodNotAllowed");
    };
  }

  private Answer get(HttpExchange exchange, String key) {
    Stored stored = objects.get(key);
    if (stored == null) {
      return Answer.error(404, "NoSuchKey");
    }
    Map<String, String> headers =
        Map.of(
            "x-oss-meta-writer",
            stored.writer(),
            "ETag",
            "\"" + Arrays.hashCode(stored.bytes()) + "\"",
            "Last-Modified",
            "Tue, 24 Nov 2026 18:00:00 GMT");
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      return new Answer(200, "application/octet-stream", stored.bytes(), headers);
    }
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    if (from >= stored.bytes().length) {
      return "standard".equals(exchange.getRequestHeaders().getFirst("x-oss-range-behavior"))
          ? Answer.error(416, "InvalidRange")
          : new Answer(200, "application/octet-stream", stored.bytes(), headers);
    }
    byte[] rest = Arrays.copyOfRange(stored.bytes(), from, stored.bytes().length);
    return new Answer(206, "application/octet-stream", rest, headers);
  }

  private Answer put(HttpExchange exchange, String key, byte[] body) {
    return store(exchange, key, new Stored(body, writer(exchange)));
  }

  private Answer store(HttpExchange exchange, String key, Stored stored) {
    boolean isForbidden =
        "true".equals(exchange.getRequestHeaders().getFirst("x-oss-forbid-overwrite"));
    if (isForbidden && objects.containsKey(key)) {
      return Answer.error(409, "FileAlreadyExists");
    }
    objects.put(key, stored);
    return new Answer(200, "application/xml", new byte[0], Map.of("ETag", "\"1\""));
  }

  private Answer begin(HttpExchange exchange, String key) {
    String id = "U" + uploads.size() + "-" + requests;
    uploads.put(id, new Upload(key, writer(exchange), new TreeMap<>()));
    return Answer.xml(
        "<InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>%s</Key><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
            .formatted(key, id));
  }

  private Answer part(Map<String, String> query, byte[] body) {
    Upload upload = uploads.get(query.get("uploadId"));
    if (upload == null) {
      return Answer.error(404, "NoSuchUpload");
    }
    upload.parts().put(Integer.valueOf(query.getOrDefault("partNumber", "0")), body);
    return new Answer(200, "application/xml", new byte[0], Map.of("ETag", "\"p\""));
  }

  private Answer complete(HttpExchange exchange, Map<String, String> query) {
    Upload upload = uploads.get(query.get("uploadId"));
    if (upload == null) {
      return Answer.error(404, "NoSuchUpload");
    }
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    upload.parts().values().forEach(all::writeBytes);
    Answer answer = store(exchange, upload.key(), new Stored(all.toByteArray(), upload.writer()));
    if (answer.status() != 200) {
      return answer;
    }
    uploads.remove(query.get("uploadId"));
    return Answer.xml(
        "<CompleteMultipartUploadResult><Location>l</Location><Bucket>bucket</Bucket><Key>%s</Key><ETag>\"1\"</ETag></CompleteMultipartUploadResult>"
            .formatted(upload.key()));
  }

  private Answer delete(Map<String, String> query, String key) {
    if (query.containsKey("uploadId")) {
      return uploads.remove(query.get("uploadId")) == null
          ? Answer.error(404, "NoSuchUpload")
          : new Answer(204, "application/xml", new byte[0], Map.of());
    }
    objects.remove(key);
    return new Answer(204, "application/xml", new byte[0], Map.of());
  }

  private Answer list(Map<String, String> query) {
    int max = Integer.parseInt(query.getOrDefault("max-keys", "100"));
    String prefix = query.getOrDefault("prefix", "");
    String after = query.getOrDefault("continuation-token", "");
    List<String> keys = new ArrayList<>();
    for (String key : objects.tailMap(after, false).keySet()) {
      if (key.startsWith(prefix)) {
        keys.add(key);
      }
    }
    boolean isTruncated = keys.size() > max;
    List<String> page = keys.subList(0, Math.min(max, keys.size()));
    StringBuilder text = new StringBuilder("<ListBucketResult><Name>bucket</Name>");
    text.append("<IsTruncated>").append(isTruncated).append("</IsTruncated>");
    text.append("<KeyCount>").append(page.size()).append("</KeyCount>");
    text.append("<MaxKeys>").append(max).append("</MaxKeys>");
    if (isTruncated) {
      text.append("<NextContinuationToken>").append(page.get(max - 1));
      text.append("</NextContinuationToken>");
    }
    for (String key : page) {
      Stored stored = objects.getOrDefault(key, new Stored(new byte[0], ""));
      text.append("<Contents><Key>").append(key).append("</Key>");
      text.append("<LastModified>2026-11-24T18:00:00.000Z</LastModified><ETag>\"1\"</ETag>");
      text.append("<Type>Normal</Type><Size>").append(stored.bytes().length).append("</Size>");
      text.append("<StorageClass>Standard</StorageClass></Contents>");
    }
    return Answer.xml(text.append("</ListBucketResult>").toString());
  }

  private Answer listUploads(Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    StringBuilder text = new StringBuilder("<ListMultipartUploadsResult><Bucket>bucket</Bucket>");
    text.append("<MaxUploads>1000</MaxUploads><IsTruncated>false</IsTruncated>");
    uploads.forEach(
        (id, upload) -> {
          if (upload.key().startsWith(prefix)) {
            text.append("<Upload><Key>").append(upload.key()).append("</Key><UploadId>");
            text.append(id).append("</UploadId><Initiated>");
            text.append(Instant.parse("2026-11-24T18:00:00Z")).append("</Initiated></Upload>");
          }
        });
    return Answer.xml(
        text.append("</ListMultipartUploadsResult>").toString().replace("00Z<", "00.000Z<"));
  }

  private static String writer(HttpExchange exchange) {
    String writer = exchange.getRequestHeaders().getFirst("x-oss-meta-writer");
    return writer == null ? "" : writer;
  }
}

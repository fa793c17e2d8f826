package dev.understudy.aliyun.oss;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures of version 4 of the object store, as its documentation computes them. */
final class OssSignature {
  private static final String ALGORITHM = "OSS4-HMAC-SHA256";

  private OssSignature() {}

  static boolean holds(
      HttpExchange exchange, Map<String, String> query, String id, String secret, String region) {
    String said = header(exchange, "Authorization");
    String time = header(exchange, "x-oss-date");
    if (!said.startsWith(ALGORITHM + " ") || time.length() < 8) {
      return false;
    }
    String day = time.substring(0, 8);
    String scope = day + "/" + region + "/oss/aliyun_v4_request";
    String text =
        String.join("\n", ALGORITHM, time, scope, hex(sha256(canonical(exchange, query, said))));
    byte[] key = ("aliyun_v4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String each : List.of(day, region, "oss", "aliyun_v4_request")) {
      key = hmac(key, each);
    }
    return said.contains("Credential=" + id + "/" + scope)
        && said.endsWith("Signature=" + hex(hmac(key, text)));
  }

  static Map<String, String> query(String raw) {
    Map<String, String> query = new TreeMap<>();
    if (raw != null) {
      for (String part : raw.split("&", -1)) {
        int equals = part.indexOf('=');
        query.put(
            decode(equals < 0 ? part : part.substring(0, equals)),
            equals < 0 ? "" : decode(part.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String canonical(
      HttpExchange exchange, Map<String, String> query, String authorization) {
    String path =
        Arrays.stream(exchange.getRequestURI().getPath().split("/", -1))
            .map(OssSignature::encode)
            .collect(Collectors.joining("/"));
    String additional = field(authorization, "AdditionalHeaders=");
    List<String> others = List.of(additional.split(";", -1));
    TreeMap<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.startsWith("x-oss-")
                  || lower.equals("content-type")
                  || lower.equals("content-md5")
                  || others.contains(lower)) {
                headers.put(lower, values.get(0).strip());
              }
            });
    String parameters =
        query.entrySet().stream()
            .map(
                each ->
                    each.getValue().isEmpty()
                        ? encode(each.getKey())
                        : encode(each.getKey()) + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    StringBuilder lines = new StringBuilder();
    headers.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
    return String.join(
        "\n",
        exchange.getRequestMethod(),
        path,
        parameters,
        lines.toString(),
        additional,
        header(exchange, "x-oss-content-sha256"));
  }

  private static String field(String authorization, String name) {
    int at = authorization.indexOf(name);
    return at < 0 ? "" : authorization.substring(at + name.length()).split(",", 2)[0];
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

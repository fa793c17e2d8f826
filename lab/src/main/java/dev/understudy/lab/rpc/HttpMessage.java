package dev.understudy.lab.rpc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as it came over the wire. */
final class HttpMessage {
  private final String method;
  private final String path;
  private final String query;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * @param query raw, still encoded; empty when there is none
   * @param headers by lower-case name
   */
  HttpMessage(String method, String path, String query, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = Map.copyOf(headers);
    this.body = body.clone();
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  byte[] body() {
    return body.clone();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).filter(value -> !value.isEmpty());
  }

  /** Parameters of the query, decoded, sorted by name. */
  Map<String, String> queryParameters() {
    return decode(query);
  }

  /** Parameters of the query and of a form body; where both have one the query's counts. */
  Map<String, String> parameters() {
    Map<String, String> all = new TreeMap<>();
    boolean form =
        header("content-type")
            .map(type -> type.startsWith("application/x-www-form-urlencoded"))
            .orElse(false);
    if (form) {
      all.putAll(decode(new String(body, StandardCharsets.UTF_8)));
    }
    all.putAll(queryParameters());
    return all;
  }

  private static Map<String, String> decode(String encoded) {
    Map<String, String> decoded = new TreeMap<>();
    for (String pair : encoded.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      decoded.put(unescape(name), unescape(value));
    }
    return decoded;
  }

  private static String unescape(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw Refusal.badRequest("InvalidParameter", "The request is not properly URL-encoded.");
    }
  }
}

package dev.understudy.lab.rpc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Both ways in which clients sign: version 1 over the parameters, version 3 over the headers. */
final class Signatures {
  static final String VERSION_3 = "ACS3-HMAC-SHA256";

  private Signatures() {}

  /** What version 1 signs: every parameter but the signature, from query and form alike. */
  static String stringToSign(String method, Map<String, String> parameters) {
    SortedMap<String, String> signed = new TreeMap<>(parameters);
    signed.remove("Signature");
    return method + "&" + encode("/") + "&" + encode(canonicalQuery(signed));
  }

  static String signature1(String secret, String stringToSign) {
    byte[] mac = hmac("HmacSHA1", secret + "&", stringToSign);
    return Base64.getEncoder().encodeToString(mac);
  }

  /** What version 3 signs, given the names of the signed headers in the client's order. */
  static String canonicalRequest(HttpMessage message, Iterable<String> signedHeaders) {
    StringBuilder headers = new StringBuilder();
    for (String name : signedHeaders) {
      headers.append(name).append(':').append(message.header(name).orElse("").strip()).append('\n');
    }
    return String.join(
        "\n",
        message.method(),
        message.path(),
        canonicalQuery(message.queryParameters()),
        headers,
        String.join(";", signedHeaders),
        hash(message.body()));
  }

  static String signature3(String secret, String canonicalRequest) {
    String toSign = VERSION_3 + "\n" + hash(canonicalRequest.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hmac("HmacSHA256", secret, toSign));
  }

  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no SHA-256", missing);
    }
  }

  /** Compares without telling by its duration where the difference is. */
  static boolean isEqual(String expected, String actual) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), actual.getBytes(StandardCharsets.UTF_8));
  }

  private static String canonicalQuery(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
  }

  /** RFC 3986: letters, digits and {@code - _ . ~} stay. */
  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static byte[] hmac(String algorithm, String key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no " + algorithm, missing);
    }
  }
}

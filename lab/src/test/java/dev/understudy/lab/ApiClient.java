package dev.understudy.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A client of the API that shares no code with the lab: signs in both ways, sends in every way, and
 * shows what comes back as it is.
 */
public final class ApiClient {
  public static final String ECS = "2014-05-26";
  public static final String ALIDNS = "2015-01-09";
  public static final String STS = "2015-04-01";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Status, content type and body as they came. */
  public record Answer(int status, String contentType, String body) {
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException malformed) {
        throw new UncheckedIOException(malformed);
      }
    }

    public String code() {
      return json().path("Code").asText();
    }

    /** Status and code, for assertions that read well. */
    public String refusal() {
      return status + " " + code();
    }
  }

  private final String endpoint;
  private final String region;
  private final String accessKeyId;
  private final String secret;
  private final String token;

  public ApiClient(
      String endpoint, String region, String accessKeyId, String secret, String token) {
    this.endpoint = endpoint;
    this.region = region;
    this.accessKeyId = accessKeyId;
    this.secret = secret;
    this.token = token;
  }

  /** With the lab's own key pair, on the region's own port. */
  public static ApiClient of(LabServer lab, String region) {
    return new ApiClient(
        lab.endpoints().get("ecs." + region),
        region,
        lab.describe().get("accessKeyId"),
        SecretFiles.read(Path.of(lab.describe().get("accessKeySecretFile"))),
        "");
  }

  public ApiClient as(String otherKeyId, String otherSecret, String otherToken) {
    return new ApiClient(endpoint, region, otherKeyId, otherSecret, otherToken);
  }

  /** Calls ECS and demands success. */
  public JsonNode ecs(String action, String... parameters) {
    return demand(send(ECS, action, parameters));
  }

  /** Calls Alidns and demands success. */
  public JsonNode alidns(String action, String... parameters) {
    return demand(send(ALIDNS, action, parameters));
  }

  /** Calls ECS and demands a refusal, given as status and code. */
  public String refusal(String action, String... parameters) {
    return send(ECS, action, parameters).refusal();
  }

  public String alidnsRefusal(String action, String... parameters) {
    return send(ALIDNS, action, parameters).refusal();
  }

  public Answer send(String version, String action, String... parameters) {
    // Not GET: the JDK's client repeats that by itself when a connection is dropped.
    return exchange(
        HttpRequest.newBuilder(
                URI.create(endpoint + "/?" + query(signed(version, action, "POST", parameters))))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  /** Signature version 1 in a form body. */
  public Answer sendForm(String version, String action, String... parameters) {
    return exchange(
        HttpRequest.newBuilder(URI.create(endpoint + "/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    query(signed(version, action, "POST", parameters))))
            .build());
  }

  /** Parameters with a version 1 signature. */
  public SortedMap<String, String> signed(
      String version, String action, String method, String... parameters) {
    SortedMap<String, String> all = new TreeMap<>();
    all.put("Action", action);
    all.put("Version", version);
    all.put("RegionId", region);
    all.put("Format", "JSON");
    all.put("AccessKeyId", accessKeyId);
    all.put("SignatureMethod", "HMAC-SHA1");
    all.put("SignatureVersion", "1.0");
    all.put("SignatureNonce", UUID.randomUUID().toString());
    all.put("Timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    if (!token.isEmpty()) {
      all.put("SecurityToken", token);
    }
    for (int i = 0; i < parameters.length; i += 2) {
      all.put(parameters[i], parameters[i + 1]);
    }
    all.put("Signature", signature1(method, all));
    return all;
  }

  public HttpRequest get(Map<String, String> parameters) {
    return HttpRequest.newBuilder(URI.create(endpoint + "/?" + query(parameters))).GET().build();
  }

  /** Signature version 3: action, version and time in headers, parameters in the query. */
  public HttpRequest.Builder version3(
      String version, String action, String body, Map<String, String> parameters) {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("x-acs-action", action);
    headers.put("x-acs-version", version);
    headers.put("x-acs-date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    headers.put("x-acs-signature-nonce", UUID.randomUUID().toString());
    headers.put("x-acs-content-sha256", hash(body));
    if (!token.isEmpty()) {
      headers.put("x-acs-security-token", token);
    }
    String names = String.join(";", headers.keySet());
    String lines =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    String canonical =
        "POST\n/\n"
            + query(new TreeMap<>(parameters))
            + "\n"
            + lines
            + "\n"
            + names
            + "\n"
            + hash(body);
    String signature =
        HexFormat.of().formatHex(mac("HmacSHA256", secret, "ACS3-HMAC-SHA256\n" + hash(canonical)));
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(endpoint + "/?" + query(parameters)))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "ACS3-HMAC-SHA256 Credential="
                    + accessKeyId
                    + ",SignedHeaders="
                    + names
                    + ",Signature="
                    + signature);
    headers.forEach(builder::header);
    return builder;
  }

  public Answer exchange(HttpRequest request) {
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static JsonNode demand(Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return answer.json();
  }

  private String signature1(String method, SortedMap<String, String> parameters) {
    String toSign = method + "&%2F&" + encode(query(parameters));
    return Base64.getEncoder().encodeToString(mac("HmacSHA1", secret + "&", toSign));
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static byte[] mac(String algorithm, String key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }
}

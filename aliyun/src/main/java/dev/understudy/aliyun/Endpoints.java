package dev.understudy.aliyun;

import com.aliyuncs.http.ProtocolType;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where each product of each region is reached. Checked when made, so that a key is never sent
 * unencrypted over a network, and a lab's key never to the real cloud.
 */
final class Endpoints {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]");
  private static final Pattern KEY = Pattern.compile("ecs(\\.[A-Za-z0-9_-]+)?|alidns");

  /** A place to send a request to. */
  record Endpoint(String authority, ProtocolType protocol, boolean isLoopback) {}

  private final Map<String, Endpoint> overrides = new LinkedHashMap<>();

  Endpoints(Map<String, String> texts) {
    texts.forEach((key, text) -> overrides.put(key, parse(key, text)));
  }

  /** The endpoint of ECS in a region; empty for the usual one. */
  Optional<Endpoint> findEcs(String region) {
    return find("ecs." + region, "ecs");
  }

  /** The endpoint of the DNS service; empty for the usual one. */
  Optional<Endpoint> findDns() {
    return find("alidns", "alidns");
  }

  /** Hosts that no proxy can reach; empty when no endpoint is on this machine. */
  String hostsWithoutProxy() {
    TreeSet<String> hosts =
        overrides.values().stream()
            .filter(Endpoint::isLoopback)
            .map(endpoint -> host(endpoint.authority()))
            .collect(Collectors.toCollection(TreeSet::new));
    return String.join(",", hosts);
  }

  private Optional<Endpoint> find(String key, String general) {
    Endpoint endpoint = overrides.getOrDefault(key, overrides.get(general));
    if (endpoint == null && overrides.values().stream().anyMatch(Endpoint::isLoopback)) {
      throw invalid(
          "there is no endpoint for " + key,
          "the estate names endpoints on this machine, so its key is not sent anywhere else",
          "add " + key + " to cloud.endpoints, or correct the region of the site");
    }
    return Optional.ofNullable(endpoint);
  }

  private static Endpoint parse(String key, String text) {
    if (!KEY.matcher(key).matches()) {
      throw invalid(
          "cloud.endpoints has the unknown key " + key,
          "keys are ecs.REGION, ecs and alidns",
          "correct cloud.endpoints");
    }
    URI uri = uri(key, text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    boolean extra =
        !(uri.getRawPath() == null || uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
            || uri.getRawQuery() != null
            || uri.getRawUserInfo() != null
            || uri.getRawFragment() != null;
    if (host == null || extra || !(scheme.equals("http") || scheme.equals("https"))) {
      throw malformed(key);
    }
    boolean loopback = LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    if (scheme.equals("http") && !loopback) {
      throw invalid(
          "the endpoint of " + key + " is plain HTTP on another machine",
          "signed requests would cross the network unencrypted",
          "use https:// for " + key + " in cloud.endpoints");
    }
    String authority = uri.getPort() < 0 ? host : host + ":" + uri.getPort();
    return new Endpoint(
        authority, scheme.equals("http") ? ProtocolType.HTTP : ProtocolType.HTTPS, loopback);
  }

  private static URI uri(String key, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Without the cause: its message repeats the text, which may hold a password.
      throw malformed(key);
    }
  }

  private static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  private static ProblemException malformed(String key) {
    return invalid(
        "the endpoint of " + key + " cannot be understood",
        "an endpoint is a scheme, a host and perhaps a port: https://ecs.cn-shanghai.aliyuncs.com",
        "correct cloud.endpoints");
  }

  private static ProblemException invalid(String what, String why, String hint) {
    return Problem.of(ProblemCode.INVALID_FILE, what, why, hint).asException();
  }
}

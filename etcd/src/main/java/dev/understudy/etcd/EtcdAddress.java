package dev.understudy.etcd;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shared store as it is named on a command line: {@code etcd://h1:2379,h2:2379/prefix?ca=file:…}.
 *
 * @param prefix of every key; {@code understudy} unless given
 * @param references to certificates and secrets by the names {@code ca, cert, key, user, password},
 *     each {@code file:PATH} or {@code env:NAME}; the address never holds a secret itself
 */
public record EtcdAddress(List<Endpoint> endpoints, String prefix, Map<String, String> references) {
  private static final String SCHEME = "etcd://";
  private static final int PORT = 2379;
  private static final List<String> NAMES = List.of("ca", "cert", "key", "user", "password");
  private static final Pattern ENDPOINT =
      Pattern.compile("(?:\\[(?<six>[0-9a-fA-F:.]+)]|(?<host>[A-Za-z0-9._-]+))(?::(?<port>\\d+))?");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
  private static final Pattern REFERENCE = Pattern.compile("(file|env):.+");
  private static final String EXAMPLE =
      "--state 'etcd://10.0.0.1:2379,10.1.0.1:2379,10.2.0.1:2379/understudy?ca=file:/etc/understudy/ca.pem"
          + "&user=env:ETCD_USER&password=env:ETCD_PASSWORD'";

  public EtcdAddress {
    endpoints = List.copyOf(endpoints);
    references = Map.copyOf(references);
  }

  /** Whether the text means a shared store and not a directory. */
  public static boolean isOne(String text) {
    return text.startsWith("etcd:");
  }

  /**
   * Reads an address.
   *
   * @throws ProblemException {@link ProblemCode#USAGE} saying what is wrong, without repeating what
   *     may be a secret
   */
  public static EtcdAddress parse(String text) {
    if (!text.startsWith(SCHEME)) {
      throw wrong("it must begin with " + SCHEME);
    }
    String rest = text.substring(SCHEME.length());
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String place = question < 0 ? rest : rest.substring(0, question);
    if (place.indexOf('@') >= 0) {
      throw wrong("a user and a password stand behind the question mark, and only as references");
    }
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    return new EtcdAddress(
        endpoints(authority),
        slash < 0 ? "understudy" : prefix(place.substring(slash + 1)),
        references(query));
  }

  /** Whether the members speak TLS: as soon as a certificate is named. */
  public boolean isSecure() {
    return references.keySet().stream().anyMatch(List.of("ca", "cert", "key")::contains);
  }

  public Optional<String> reference(String name) {
    return Optional.ofNullable(references.get(name));
  }

  /** The address without its references. */
  @Override
  public String toString() {
    return SCHEME
        + String.join(",", endpoints.stream().map(Endpoint::toString).toList())
        + "/"
        + prefix;
  }

  private static List<Endpoint> endpoints(String authority) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String part : authority.split(",", -1)) {
      Matcher endpoint = ENDPOINT.matcher(part);
      if (!endpoint.matches()) {
        throw wrong(
            part.isEmpty()
                ? "a host is missing"
                : "'" + part + "' is not the host and port of a member");
      }
      String six = endpoint.group("six");
      String host = six == null ? endpoint.group("host") : six;
      endpoints.add(new Endpoint(host, port(endpoint.group("port"))));
    }
    if (endpoints.stream().distinct().count() < endpoints.size()) {
      throw wrong("a member is named twice");
    }
    return endpoints;
  }

  private static int port(@org.jspecify.annotations.Nullable String text) {
    if (text == null) {
      return PORT;
    }
    if (text.length() > 5 || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
      throw wrong("there is no port " + text);
    }
    return Integer.parseInt(text);
  }

  private static String prefix(String text) {
    String prefix = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (prefix.isEmpty()) {
      return "understudy";
    }
    if (!PREFIX.matcher(prefix).matches()) {
      throw wrong("the prefix of the keys may hold letters, digits and . _ - between its slashes");
    }
    return prefix;
  }

  private static Map<String, String> references(String query) {
    Map<String, String> references = new LinkedHashMap<>();
    for (String part : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (!NAMES.contains(name)) {
        throw wrong("'" + name + "' is none of " + String.join(", ", NAMES));
      }
      if (equals < 0 || !REFERENCE.matcher(part.substring(equals + 1)).matches()) {
        throw wrong(
            "'" + name + "' must say where it is, file:PATH or env:NAME, and never what it is");
      }
      if (references.put(name, part.substring(equals + 1)) != null) {
        throw wrong("'" + name + "' is given twice");
      }
    }
    together(references, "cert", "key");
    together(references, "user", "password");
    return references;
  }

  private static void together(Map<String, String> references, String one, String other) {
    if (references.containsKey(one) != references.containsKey(other)) {
      throw wrong("'" + one + "' and '" + other + "' belong together");
    }
  }

  private static ProblemException wrong(String why) {
    return Problem.of(
            ProblemCode.USAGE,
            "the address of the shared store cannot be understood",
            why,
            "write it like this: " + EXAMPLE)
        .asException();
  }
}

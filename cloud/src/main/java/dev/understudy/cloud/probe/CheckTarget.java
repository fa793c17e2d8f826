package dev.understudy.cloud.probe;

import dev.understudy.cloud.estate.CheckSpec;
import dev.understudy.cloud.estate.DnsSpec;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A check of the estate aimed at one server: every {@code ${dns.NAME}} that stands for the server
 * is its address, so that it can be asked before DNS says so.
 */
public record CheckTarget(CheckSpec check, URI uri) {

  /**
   * The check aimed at the server at {@code address}; empty when the check is about another server
   * or names none.
   */
  public static Optional<CheckTarget> of(
      CheckSpec check, DnsSpec dns, String server, String address) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    String url = check.url();
    for (DnsSpec.Switch entry : dns.switches()) {
      if (entry.server().equals(server)) {
        url = url.replace("${dns." + entry.name() + "}", host);
      }
    }
    if (url.equals(check.url()) || url.contains("${")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new CheckTarget(check, URI.create(url)));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.INVALID_FILE,
              "check '" + check.name() + "' has no valid URL",
              "'" + check.url() + "' cannot be read as one",
              "correct it under checks: in the estate file"),
          e);
    }
  }

  /** All checks about this server whose expectation is of this kind. */
  public static List<CheckTarget> all(
      List<CheckSpec> checks,
      DnsSpec dns,
      String server,
      String address,
      Class<? extends CheckSpec.Expectation> kind) {
    return checks.stream()
        .filter(check -> kind.isInstance(check.expect()))
        .flatMap(check -> of(check, dns, server, address).stream())
        .toList();
  }

  /** The URI with one more parameter in its query. */
  public URI with(String parameter, long value) {
    return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + parameter + "=" + value);
  }
}

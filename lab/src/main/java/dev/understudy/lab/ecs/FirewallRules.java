package dev.understudy.lab.ecs;

import dev.understudy.lab.host.HostKind.NetworkPolicy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a set of security group rules lets through on loopback: the lowest priority number decides,
 * at the same number a drop wins, and without a rule nothing comes in and everything goes out.
 */
final class FirewallRules {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int LAST_PORT = 65_535;

  private FirewallRules() {}

  static NetworkPolicy policy(List<SecurityGroup.Rule> rules, boolean isolated) {
    List<Span> ingress = ordered(rules, true);
    List<Span> egress = ordered(rules, false);
    List<Integer> open =
        IntStream.rangeClosed(1, LAST_PORT)
            .filter(port -> admits(ingress, port, false))
            .boxed()
            .toList();
    boolean anyOut = IntStream.of(53, 80, 443, 2222, 8080).anyMatch(p -> admits(egress, p, true));
    return new NetworkPolicy(isolated, open.size() == LAST_PORT ? List.of(-1) : open, anyOut);
  }

  /** Whether a CIDR contains 127.0.0.1. */
  static boolean containsLoopback(String cidr) {
    int slash = cidr.indexOf('/');
    String address = slash < 0 ? cidr : cidr.substring(0, slash);
    int bits = slash < 0 ? 32 : Integer.parseInt(cidr.substring(slash + 1));
    long mask = bits == 0 ? 0 : (0xFFFFFFFFL << (32 - bits)) & 0xFFFFFFFFL;
    return (number(address) & mask) == (number(LOOPBACK) & mask);
  }

  /** Whether it reads like an IPv4 CIDR or address. */
  static boolean isCidr(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}(/\\d{1,2})?")) {
      return false;
    }
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean octetsFit =
        Arrays.stream(address.split("\\.")).allMatch(o -> Integer.parseInt(o) < 256);
    return octetsFit && (slash < 0 || Integer.parseInt(text.substring(slash + 1)) <= 32);
  }

  /** Ports and what becomes of them. */
  private record Span(int from, int to, boolean accept) {
    static Span of(SecurityGroup.Rule rule) {
      String[] ends = rule.portRange.split("/");
      int from = Integer.parseInt(ends[0]);
      return from == -1
          ? new Span(1, LAST_PORT, rule.accept)
          : new Span(from, Integer.parseInt(ends[ends.length - 1]), rule.accept);
    }
  }

  private static List<Span> ordered(List<SecurityGroup.Rule> rules, boolean ingress) {
    return rules.stream()
        .filter(rule -> rule.ingress == ingress)
        .filter(rule -> List.of("tcp", "all").contains(rule.protocol.toLowerCase(Locale.ROOT)))
        .filter(rule -> !rule.cidr.isEmpty() && containsLoopback(rule.cidr))
        .sorted(
            Comparator.<SecurityGroup.Rule>comparingInt(rule -> rule.priority)
                .thenComparing(rule -> rule.accept))
        .map(Span::of)
        .toList();
  }

  private static boolean admits(List<Span> ordered, int port, boolean otherwise) {
    for (Span span : ordered) {
      if (span.from() <= port && port <= span.to()) {
        return span.accept();
      }
    }
    return otherwise;
  }

  private static long number(String address) {
    long number = 0;
    for (String octet : address.split("\\.")) {
      number = number * 256 + Integer.parseInt(octet);
    }
    return number;
  }
}

package dev.understudy.failover;

import dev.understudy.cloud.estate.DnsSpec;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.util.List;

/** The records of the estate's allow-list that carry a server's address. */
final class SwitchedRecords {

  private SwitchedRecords() {}

  /**
   * Those that can carry {@code address}: A for IPv4, AAAA for IPv6.
   *
   * @throws ProblemException {@code BLOCKED} when there are none: a switch of nothing moves nobody
   */
  static List<DnsSpec.Switch> of(ServerScope scope, String address) {
    String type = address.contains(":") ? "AAAA" : "A";
    List<DnsSpec.Switch> entries =
        scope.estate().dns().switches().stream()
            .filter(entry -> entry.server().equals(scope.server().name()))
            .filter(entry -> entry.type().equals(type))
            .toList();
    if (entries.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.BLOCKED,
              "no DNS record of server '" + scope.server().name() + "' can carry " + address,
              "dns.switch names no " + type + " record for it",
              "add {name: ..., type: "
                  + type
                  + ", ttl: 60, server: "
                  + scope.server().name()
                  + "} under dns.switch in the estate file"));
    }
    return entries;
  }

  static String fullName(DnsSpec dns, DnsSpec.Switch entry) {
    return entry.name().equals("@") ? dns.zone() : entry.name() + "." + dns.zone();
  }
}

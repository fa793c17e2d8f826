package dev.understudy.cloud.estate;

import java.util.List;

/**
 * The zone and the records that a recovery may switch; nothing else is ever changed.
 *
 * @param servers authoritative servers to read back from, {@code address} or {@code address:port};
 *     empty: found by NS lookup
 */
public record DnsSpec(String zone, List<String> servers, List<Switch> switches) {

  public DnsSpec {
    servers = List.copyOf(servers);
    switches = List.copyOf(switches);
  }

  /**
   * One record to switch.
   *
   * @param name relative to the zone
   * @param type A or AAAA
   * @param ttl in seconds, 1 to 86400
   * @param server whose address it carries
   */
  public record Switch(String name, String type, int ttl, String server) {}
}

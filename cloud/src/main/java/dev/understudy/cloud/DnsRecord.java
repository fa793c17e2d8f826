package dev.understudy.cloud;

/**
 * A DNS record.
 *
 * @param name relative to the zone, {@code @} for its apex
 * @param ttl in seconds, 1 to 86400
 */
public record DnsRecord(
    RecordId id,
    String zone,
    String name,
    String type,
    String value,
    int ttl,
    String line,
    boolean enabled) {

  public String fullName() {
    return name.equals("@") ? zone : name + "." + zone;
  }
}

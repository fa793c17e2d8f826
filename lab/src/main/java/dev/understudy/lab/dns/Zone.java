package dev.understudy.lab.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** One picture of a zone, ready to be asked. Names are compared without regard to case. */
final class Zone {
  private static final Name WILDCARD = Name.fromConstantString("*");
  private static final long NEGATIVE_TTL = 5;
  private static final long NAMESERVER_TTL = 600;

  private final Name origin;
  private final Map<Name, List<Record>> records = new LinkedHashMap<>();
  private final SOARecord soa;

  /**
   * @param address of this name server, for its glue
   */
  Zone(ZoneSource source, java.net.InetAddress address) throws TextParseException {
    this.origin = Name.fromString(source.zone() + ".");
    Name server = Name.fromString("ns1", origin);
    this.soa =
        new SOARecord(
            origin,
            DClass.IN,
            NAMESERVER_TTL,
            server,
            Name.fromString("hostmaster", origin),
            source.serial() & 0xffff_ffffL,
            3_600,
            600,
            86_400,
            NEGATIVE_TTL);
    put(soa);
    put(new NSRecord(origin, DClass.IN, NAMESERVER_TTL, server));
    put(glue(server, address));
    for (ZoneRecord each : source.records()) {
      read(each).ifPresent(this::put);
    }
  }

  Name origin() {
    return origin;
  }

  SOARecord soa() {
    return soa;
  }

  /** Whether the name, or a name below it, has a record; or a wildcard stands for it. */
  boolean exists(Name name) {
    return isNode(name) || findWildcard(name).isPresent();
  }

  List<Record> find(Name name, int type) {
    return at(name).stream().filter(each -> each.getType() == type).toList();
  }

  /** The records of one type that the name has: what is left of an answer to ANY. */
  List<Record> findSome(Name name) {
    List<Record> all = at(name);
    return all.isEmpty() ? all : find(name, all.get(0).getType());
  }

  /** The name servers of the part of the zone that is in other hands and holds the name. */
  List<Record> findDelegation(Name name) {
    List<Record> highest = List.of();
    for (Name at = name; at.labels() > origin.labels(); at = new Name(at, 1)) {
      List<Record> servers =
          records.getOrDefault(at, List.of()).stream()
              .filter(each -> each.getType() == Type.NS)
              .toList();
      highest = servers.isEmpty() ? highest : servers;
    }
    return highest;
  }

  private List<Record> at(Name name) {
    if (isNode(name)) {
      return records.getOrDefault(name, List.of());
    }
    return findWildcard(name).map(records::get).orElse(List.of()).stream()
        .map(
            each ->
                Record.newRecord(
                    name,
                    each.getType(),
                    each.getDClass(),
                    each.getTTL(),
                    each.rdataToWireCanonical()))
        .toList();
  }

  private boolean isNode(Name name) {
    return records.keySet().stream().anyMatch(each -> each.equals(name) || each.subdomain(name));
  }

  /** The wildcard below the closest name that exists; one further up does not count. */
  private Optional<Name> findWildcard(Name name) {
    for (Name above = name; above.labels() > origin.labels(); ) {
      above = new Name(above, 1);
      if (isNode(above)) {
        return Optional.of(under(above)).filter(records::containsKey);
      }
    }
    return Optional.empty();
  }

  private static Name under(Name above) {
    try {
      return Name.concatenate(WILDCARD, above);
    } catch (NameTooLongException tooLong) {
      return above; // a name as long as that has no wildcard below it, and is none itself
    }
  }

  private void put(Record record) {
    records.computeIfAbsent(record.getName(), name -> new ArrayList<>()).add(record);
  }

  private static Record glue(Name server, java.net.InetAddress address) {
    return address instanceof java.net.Inet6Address
        ? new AAAARecord(server, DClass.IN, NAMESERVER_TTL, address)
        : new ARecord(server, DClass.IN, NAMESERVER_TTL, address);
  }

  /** A record that makes no sense is left out: one bad line must not take the zone away. */
  private Optional<Record> read(ZoneRecord record) {
    try {
      return Optional.of(record.parse()).filter(each -> each.getName().subdomain(origin));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

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
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** One picture of a zone, ready to be asked. Names are compared without regard to case. */
final class Zone {
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

  /** Whether the name, or a name below it, has a record. */
  boolean exists(Name name) {
    return records.keySet().stream().anyMatch(each -> each.equals(name) || each.subdomain(name));
  }

  List<Record> find(Name name, int type) {
    return records.getOrDefault(name, List.of()).stream()
        .filter(each -> each.getType() == type)
        .toList();
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
      Name name = Name.fromString(record.name() + ".");
      int type = Type.value(record.type());
      if (type < 0 || !name.subdomain(origin)) {
        return Optional.empty();
      }
      if (type == Type.TXT) {
        return Optional.of(new TXTRecord(name, DClass.IN, record.ttl(), pieces(record.value())));
      }
      return Optional.of(
          Record.fromString(name, type, DClass.IN, record.ttl(), record.value(), Name.root));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A text longer than 255 bytes is several strings of one record. */
  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < Math.max(1, text.length()); from += 250) {
      pieces.add(
          text.substring(from, Math.min(text.length(), from + 250))
              .replace("\\", "\\\\")
              .replace("\"", "\\\""));
    }
    return pieces;
  }
}

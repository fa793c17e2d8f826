package dev.understudy.lab.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers questions about zones as an authoritative name server does, message by message. */
final class Responder {
  private static final int PLAIN_LIMIT = 512;
  private static final int EDNS_LIMIT = 1232;
  private static final int CHAIN_LIMIT = 8;

  private final List<ZoneSource> sources;
  private final InetAddress address;
  private final RecordOverride override;

  Responder(List<ZoneSource> sources, InetAddress address, RecordOverride override) {
    this.sources = List.copyOf(sources);
    this.address = address;
    this.override = override;
  }

  /**
   * The answer to the bytes of a question; none when they are not a question at all.
   *
   * @param udp whether the answer must fit a datagram
   */
  Optional<byte[]> answer(byte[] bytes, boolean udp) {
    Message query;
    try {
      query = new Message(bytes);
    } catch (IOException | RuntimeException e) {
      return formatError(bytes);
    }
    if (query.getHeader().getFlag(Flags.QR)) {
      return Optional.empty();
    }
    Message response = begin(query);
    try {
      fill(query, response);
    } catch (IOException | RuntimeException e) {
      response = begin(query);
      response.getHeader().setRcode(Rcode.SERVFAIL);
    }
    return Optional.of(udp ? response.toWire(limit(query)) : response.toWire(65_535));
  }

  private static Message begin(Message query) {
    Message response = new Message(query.getHeader().getID());
    response.getHeader().setFlag(Flags.QR);
    response.getHeader().setOpcode(query.getHeader().getOpcode());
    if (query.getHeader().getFlag(Flags.RD)) {
      response.getHeader().setFlag(Flags.RD);
    }
    Record question = query.getQuestion();
    if (question != null) {
      response.addRecord(question, Section.QUESTION);
    }
    if (query.getOPT() != null) {
      response.addRecord(new OPTRecord(EDNS_LIMIT, 0, 0), Section.ADDITIONAL);
    }
    return response;
  }

  private void fill(Message query, Message response) throws IOException {
    Header header = response.getHeader();
    Record question = query.getQuestion();
    if (query.getHeader().getOpcode() != Opcode.QUERY) {
      header.setRcode(Rcode.NOTIMP);
    } else if (question == null || query.getSection(Section.QUESTION).size() != 1) {
      header.setRcode(Rcode.FORMERR);
    } else if (query.getOPT() != null && query.getOPT().getVersion() != 0) {
      badVersion(response);
    } else if (question.getDClass() != DClass.IN || refuses(question.getType())) {
      header.setRcode(Rcode.REFUSED);
    } else {
      Optional<Zone> zone = findZone(question.getName());
      if (zone.isEmpty()) {
        header.setRcode(Rcode.REFUSED);
        return;
      }
      header.setFlag(Flags.AA);
      resolve(zone.get(), question, response);
    }
  }

  /** Zone transfers are not offered. */
  private static boolean refuses(int type) {
    return type == Type.AXFR || type == Type.IXFR;
  }

  private void resolve(Zone zone, Record question, Message response) {
    Name name = question.getName();
    for (int hop = 0; hop < CHAIN_LIMIT; hop++) {
      List<Record> delegation = zone.findDelegation(name);
      if (!delegation.isEmpty()) {
        refer(zone, delegation, response);
        return;
      }
      // ANY gets the records of one type, which is an answer as good as any.
      List<Record> found =
          question.getType() == Type.ANY
              ? zone.findSome(name)
              : zone.find(name, question.getType());
      if (!found.isEmpty()) {
        found.forEach(each -> response.addRecord(override.serve(each), Section.ANSWER));
        addGlue(zone, found, response);
        return;
      }
      List<Record> alias = zone.find(name, Type.CNAME);
      if (alias.isEmpty()) {
        negative(zone, name, response);
        return;
      }
      response.addRecord(alias.get(0), Section.ANSWER);
      name = ((CNAMERecord) alias.get(0)).getTarget();
      if (!name.subdomain(zone.origin())) {
        return;
      }
    }
    response.getHeader().setRcode(Rcode.SERVFAIL);
  }

  /** Names the servers to be asked instead; with an alias before it the answer stays its own. */
  private static void refer(Zone zone, List<Record> servers, Message response) {
    if (response.getSection(Section.ANSWER).isEmpty()) {
      response.getHeader().unsetFlag(Flags.AA);
    }
    servers.forEach(each -> response.addRecord(each, Section.AUTHORITY));
    addGlue(zone, servers, response);
  }

  private static void negative(Zone zone, Name name, Message response) {
    if (!zone.exists(name)) {
      response.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    SOARecord soa = zone.soa();
    response.addRecord(
        new SOARecord(
            soa.getName(),
            DClass.IN,
            Math.min(soa.getTTL(), soa.getMinimum()),
            soa.getHost(),
            soa.getAdmin(),
            soa.getSerial(),
            soa.getRefresh(),
            soa.getRetry(),
            soa.getExpire(),
            soa.getMinimum()),
        Section.AUTHORITY);
  }

  private static void addGlue(Zone zone, List<Record> found, Message response) {
    for (Record each : found) {
      if (each instanceof NSRecord server) {
        zone.find(server.getTarget(), Type.A)
            .forEach(glue -> response.addRecord(glue, Section.ADDITIONAL));
      }
    }
  }

  /** Asked anew for every question: a change of the zone is served from the next answer on. */
  private Optional<Zone> findZone(Name name) throws IOException {
    ZoneSource best = null;
    int labels = -1;
    for (ZoneSource each : sources) {
      Name origin = Name.fromString(each.zone() + ".");
      if (name.subdomain(origin) && origin.labels() > labels) {
        best = each;
        labels = origin.labels();
      }
    }
    return best == null ? Optional.empty() : Optional.of(new Zone(best, address));
  }

  private static void badVersion(Message response) {
    response.removeAllRecords(Section.ADDITIONAL);
    response.addRecord(new OPTRecord(EDNS_LIMIT, 1, 0), Section.ADDITIONAL);
  }

  private static int limit(Message query) {
    OPTRecord options = query.getOPT();
    return options == null
        ? PLAIN_LIMIT
        : Math.max(PLAIN_LIMIT, Math.min(EDNS_LIMIT, options.getPayloadSize()));
  }

  private static Optional<byte[]> formatError(byte[] bytes) {
    OptionalInt id = id(bytes);
    boolean isAnswer = bytes.length > 2 && (bytes[2] & 0x80) != 0;
    if (id.isEmpty() || bytes.length < Header.LENGTH || isAnswer) {
      return Optional.empty();
    }
    Message response = new Message(id.getAsInt());
    response.getHeader().setFlag(Flags.QR);
    response.getHeader().setRcode(Rcode.FORMERR);
    return Optional.of(response.toWire());
  }

  private static OptionalInt id(byte[] bytes) {
    return bytes.length < 2
        ? OptionalInt.empty()
        : OptionalInt.of(((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff));
  }
}

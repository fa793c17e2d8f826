package dev.understudy.lab.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * Asks one name server for addresses, each time anew. Safe for many threads.
 *
 * @param server where it listens, UDP and TCP
 * @param timeout for one question
 */
public record Lookup(InetSocketAddress server, Duration timeout) {

  /**
   * What the server said.
   *
   * @param addresses in the order of the answer
   * @param ttl how long it may be kept
   */
  public record Answer(List<String> addresses, Duration ttl) {
    public Answer {
      addresses = List.copyOf(addresses);
    }
  }

  /** A lookup at a server written as {@code address:port}. */
  public static Lookup at(String server, Duration timeout) {
    int colon = server.lastIndexOf(':');
    return new Lookup(
        new InetSocketAddress(
            server.substring(0, colon), Integer.parseInt(server.substring(colon + 1))),
        timeout);
  }

  /**
   * The IPv4 addresses of a name.
   *
   * @throws IOException when nothing answers, or the answer holds no address
   */
  public Answer addresses(String name) throws IOException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(timeout);
    Record question = Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN);
    Message answer = resolver.send(Message.newQuery(question));
    if (answer.getRcode() != Rcode.NOERROR) {
      throw new IOException(name + ": " + Rcode.string(answer.getRcode()));
    }
    List<String> addresses = new ArrayList<>();
    long ttl = Long.MAX_VALUE;
    for (Record each : answer.getSection(Section.ANSWER)) {
      ttl = Math.min(ttl, each.getTTL());
      if (each instanceof ARecord address) {
        addresses.add(address.getAddress().getHostAddress());
      }
    }
    if (addresses.isEmpty()) {
      throw new IOException(name + ": no address");
    }
    return new Answer(addresses, Duration.ofSeconds(ttl));
  }
}

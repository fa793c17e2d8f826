package dev.understudy.failover;

import dev.understudy.cloud.estate.DnsSpec;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks the authoritative servers of a zone themselves, past every cache. Sets nothing for the rest
 * of the process.
 */
record AuthoritativeDns(DnsSpec spec) {
  private static final Duration ONE_ANSWER = Duration.ofSeconds(2);
  private static final int DNS_PORT = 53;

  /**
   * The servers of the estate file, else those that the zone's NS records name.
   *
   * @throws ProblemException {@code NOT_FOUND} when there are none
   */
  List<InetSocketAddress> servers() throws InterruptedException {
    List<InetSocketAddress> found = new ArrayList<>();
    for (String given : spec.servers()) {
      found.add(parse(given));
    }
    if (found.isEmpty()) {
      found.addAll(byDelegation());
    }
    if (found.isEmpty()) {
      throw new ProblemException(noServers("no NS record of it has an address"));
    }
    return found;
  }

  /**
   * What one server answers: addresses in order, or one word in brackets that says why there are
   * none.
   */
  Set<String> ask(InetSocketAddress server, String name, String type) {
    try {
      SimpleResolver resolver = new SimpleResolver(server);
      Message reply = send(resolver, fullName(name), Type.value(type));
      if (reply.getRcode() != Rcode.NOERROR) {
        return Set.of("(" + Rcode.string(reply.getRcode()) + ")");
      }
      if (!reply.getHeader().getFlag(Flags.AA)) {
        return Set.of("(not authoritative)");
      }
      Set<String> values = new TreeSet<>();
      for (Record one : reply.getSection(Section.ANSWER)) {
        if (one.getType() == Type.value(type)) {
          values.add(one.rdataToString());
        }
      }
      return values.isEmpty() ? Set.of("(nothing)") : values;
    } catch (IOException e) {
      return Set.of("(no answer)");
    }
  }

  private String fullName(String name) {
    return (name.equals("@") ? spec.zone() : name + "." + spec.zone()) + ".";
  }

  private List<InetSocketAddress> byDelegation() {
    List<InetSocketAddress> found = new ArrayList<>();
    try {
      Message reply = send(new SimpleResolver(), spec.zone() + ".", Type.NS);
      for (Record one : reply.getSection(Section.ANSWER)) {
        if (one instanceof NSRecord ns) {
          String host = ns.getTarget().toString(true);
          for (InetAddress address : InetAddress.getAllByName(host)) {
            found.add(new InetSocketAddress(address, DNS_PORT));
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw new ProblemException(noServers("the resolver of this machine did not say"), e);
    }
  }

  private static Message send(Resolver resolver, String name, int type) throws IOException {
    resolver.setTimeout(ONE_ANSWER);
    try {
      return resolver.send(
          Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)));
    } catch (TextParseException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.INVALID_FILE,
              "'" + name + "' is not a name that DNS can hold",
              "it is made of dns.zone and a name under dns.switch",
              "correct it in the estate file"),
          e);
    }
  }

  private static InetSocketAddress parse(String given) {
    int colon = given.lastIndexOf(':');
    boolean hasPort = colon > 0 && (given.indexOf(':') == colon || given.startsWith("["));
    String host = hasPort ? given.substring(0, colon) : given;
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      int port = hasPort ? Integer.parseInt(given.substring(colon + 1)) : DNS_PORT;
      return new InetSocketAddress(InetAddress.getByName(bare), port);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.INVALID_FILE,
              "'" + given + "' is not a DNS server",
              "an address or address:port is expected",
              "correct dns.servers in the estate file"),
          e);
    }
  }

  private Problem noServers(String why) {
    return Problem.of(
        ProblemCode.NOT_FOUND,
        "the authoritative servers of zone " + spec.zone() + " are not known",
        why,
        "name them by dns.servers in the estate file");
  }
}

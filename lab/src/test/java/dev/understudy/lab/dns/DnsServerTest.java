package dev.understudy.lab.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.ApiLab;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

class DnsServerTest {
  private final List<ZoneRecord> records = new ArrayList<>();
  private DnsServer server;

  private final class Zone implements ZoneSource {
    @Override
    public String zone() {
      return "gams.example";
    }

    @Override
    public List<ZoneRecord> records() {
      return List.copyOf(records);
    }

    @Override
    public long serial() {
      return 7;
    }
  }

  @BeforeEach
  void start() throws Exception {
    records.add(new ZoneRecord("api.gams.example", "A", 5, "127.1.2.3"));
    records.add(new ZoneRecord("www.gams.example", "CNAME", 60, "api.gams.example."));
    records.add(new ZoneRecord("out.gams.example", "CNAME", 60, "elsewhere.test."));
    records.add(new ZoneRecord("a.b.gams.example", "A", 5, "127.1.2.4"));
    records.add(new ZoneRecord("gams.example", "MX", 60, "10 mail.gams.example."));
    records.add(new ZoneRecord("gams.example", "TXT", 60, "say \"hello\" \\ to all"));
    records.add(new ZoneRecord("six.gams.example", "AAAA", 60, "::1"));
    records.add(new ZoneRecord("bad.gams.example", "A", 60, "not an address"));
    server =
        DnsServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of(new Zone()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersAnAddressWithAuthorityAndTtl() throws Exception {
    Message answer = ask("api.gams.example.", Type.A);

    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(answer.getHeader().getFlag(Flags.RA)).isFalse();
    ARecord record = (ARecord) answer.getSection(Section.ANSWER).get(0);
    assertThat(record.getAddress().getHostAddress()).isEqualTo("127.1.2.3");
    assertThat(record.getTTL()).isEqualTo(5);
  }

  @Test
  void comparesNamesWithoutRegardToCase() throws Exception {
    assertThat(ask("API.Gams.EXAMPLE.", Type.A).getSection(Section.ANSWER)).hasSize(1);
  }

  @Test
  void servesAChangedRecordFromTheNextQuestionOn() throws Exception {
    assertThat(addressOf("api.gams.example")).isEqualTo("127.1.2.3");

    records.set(0, new ZoneRecord("api.gams.example", "A", 5, "127.9.9.9"));

    assertThat(addressOf("api.gams.example")).isEqualTo("127.9.9.9");
  }

  @Test
  void tellsANameThatDoesNotExistFromOneWithoutThatType() throws Exception {
    Message missing = ask("nothing.gams.example.", Type.A);
    Message empty = ask("api.gams.example.", Type.TXT);
    Message between = ask("b.gams.example.", Type.A);

    assertThat(missing.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(empty.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(between.getRcode()).isEqualTo(Rcode.NOERROR);
    for (Message each : List.of(missing, empty, between)) {
      assertThat(each.getSection(Section.ANSWER)).isEmpty();
      SOARecord soa = (SOARecord) each.getSection(Section.AUTHORITY).get(0);
      assertThat(soa.getTTL()).isEqualTo(soa.getMinimum());
    }
  }

  @Test
  void givesItsOwnSoaAndNameServerWithGlue() throws Exception {
    SOARecord soa = (SOARecord) ask("gams.example.", Type.SOA).getSection(Section.ANSWER).get(0);
    Message servers = ask("gams.example.", Type.NS);

    assertThat(soa.getSerial()).isEqualTo(7);
    assertThat(servers.getSection(Section.ANSWER)).hasSize(1);
    ARecord glue =
        (ARecord)
            servers.getSection(Section.ADDITIONAL).stream()
                .filter(each -> each.getType() == Type.A)
                .findFirst()
                .orElseThrow();
    assertThat(glue.getAddress().getHostAddress()).isEqualTo("127.0.0.1");
    assertThat(addressOf("ns1.gams.example")).isEqualTo("127.0.0.1");
  }

  @Test
  void followsAnAliasInsideTheZoneOnly() throws Exception {
    assertThat(ask("www.gams.example.", Type.A).getSection(Section.ANSWER))
        .extracting(Record::getType)
        .containsExactly(Type.CNAME, Type.A);
    assertThat(ask("out.gams.example.", Type.A).getSection(Section.ANSWER))
        .extracting(Record::getType)
        .containsExactly(Type.CNAME);
    assertThat(ask("www.gams.example.", Type.CNAME).getSection(Section.ANSWER)).hasSize(1);
  }

  @Test
  void aliasesThatLeadToEachOtherAreAFailureNotALoop() throws Exception {
    records.add(new ZoneRecord("one.gams.example", "CNAME", 60, "two.gams.example."));
    records.add(new ZoneRecord("two.gams.example", "CNAME", 60, "one.gams.example."));

    assertThat(ask("one.gams.example.", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void servesOtherTypesAndLeavesOutARecordThatMakesNoSense() throws Exception {
    TXTRecord text = (TXTRecord) ask("gams.example.", Type.TXT).getSection(Section.ANSWER).get(0);

    assertThat(new String(text.getStringsAsByteArrays().get(0), StandardCharsets.UTF_8))
        .isEqualTo("say \"hello\" \\ to all");
    assertThat(ask("gams.example.", Type.MX).getSection(Section.ANSWER)).hasSize(1);
    assertThat(ask("six.gams.example.", Type.AAAA).getSection(Section.ANSWER)).hasSize(1);
    assertThat(ask("bad.gams.example.", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void refusesWhatIsNotItsOwn() throws Exception {
    assertThat(ask("example.com.", Type.A).getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(ask("notgams.example.", Type.A).getRcode()).isEqualTo(Rcode.REFUSED);
    assertThat(ask("gams.example.", Type.IXFR).getRcode()).isEqualTo(Rcode.REFUSED);
    Message notify = Message.newQuery(question("gams.example.", Type.SOA));
    notify.getHeader().setOpcode(Opcode.NOTIFY);
    assertThat(send(notify, false).getRcode()).isEqualTo(Rcode.NOTIMP);
  }

  @Test
  void cutsALongAnswerOverUdpAndGivesItWholeOverTcp() throws Exception {
    for (int i = 0; i < 90; i++) {
      records.add(new ZoneRecord("many.gams.example", "A", 5, "127.7.0." + i));
    }

    Message udp = send(Message.newQuery(question("many.gams.example.", Type.A)), false);
    Message tcp = send(Message.newQuery(question("many.gams.example.", Type.A)), true);

    assertThat(udp.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(udp.numBytes()).isLessThanOrEqualTo(512);
    assertThat(tcp.getHeader().getFlag(Flags.TC)).isFalse();
    assertThat(tcp.getSection(Section.ANSWER)).hasSize(90);
  }

  @Test
  void honoursTheSizeThatAClientOffers() throws Exception {
    for (int i = 0; i < 40; i++) {
      records.add(new ZoneRecord("some.gams.example", "A", 5, "127.7.0." + i));
    }
    Message query = Message.newQuery(question("some.gams.example.", Type.A));
    query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);

    Message answer = send(query, false);

    assertThat(answer.getHeader().getFlag(Flags.TC)).isFalse();
    assertThat(answer.getSection(Section.ANSWER)).hasSize(40);
    assertThat(answer.getOPT()).isNotNull();
  }

  @Test
  void servesAnotherAddressThanTheZoneHoldsWhenTold() throws Exception {
    server.override().serve("api.gams.example", "127.66.6.6");
    assertThat(addressOf("api.gams.example")).isEqualTo("127.66.6.6");

    server.override().clear("API.gams.example");
    assertThat(addressOf("api.gams.example")).isEqualTo("127.1.2.3");
  }

  @Test
  void noInputStopsIt() throws Exception {
    Random random = new Random(4);
    byte[] valid = Message.newQuery(question("api.gams.example.", Type.A)).toWire();
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 300; i++) {
        byte[] bytes = i % 2 == 0 ? valid.clone() : new byte[random.nextInt(80)];
        for (int change = 0; change < 4 && bytes.length > 0; change++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        socket.send(new DatagramPacket(bytes, bytes.length, server.address()));
      }
    }
    for (int i = 0; i < 20; i++) {
      try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
        byte[] bytes = new byte[random.nextInt(60) + 1];
        random.nextBytes(bytes);
        socket.getOutputStream().write(bytes);
      }
    }

    ApiLab.await("an answer over UDP", () -> answers("api.gams.example.", false));
    ApiLab.await("an answer over TCP", () -> answers("api.gams.example.", true));
  }

  /** A flood may cost a datagram, as on any network; it must not cost the server. */
  private boolean answers(String name, boolean tcp) {
    try {
      return send(Message.newQuery(question(name, Type.A)), tcp).getRcode() == Rcode.NOERROR;
    } catch (Exception lost) {
      return false;
    }
  }

  @Test
  void aHalfReadableQuestionIsAFormatError() throws Exception {
    byte[] query = Message.newQuery(question("api.gams.example.", Type.A)).toWire();
    byte[] torn = java.util.Arrays.copyOf(query, query.length - 3);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(2_000);
      socket.send(new DatagramPacket(torn, torn.length, server.address()));
      DatagramPacket packet = new DatagramPacket(new byte[512], 512);

      socket.receive(packet);

      Message answer = new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
      assertThat(answer.getRcode()).isEqualTo(Rcode.FORMERR);
      assertThat(answer.getHeader().getID()).isEqualTo(new Message(query).getHeader().getID());
    }
  }

  @Test
  void aClientMayAskSeveralQuestionsOnOneConnection() throws Exception {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.setSoTimeout(2_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int i = 0; i < 3; i++) {
        byte[] query = Message.newQuery(question("api.gams.example.", Type.A)).toWire();
        out.writeShort(query.length);
        out.write(query);
        byte[] answer = new byte[in.readUnsignedShort()];
        in.readFully(answer);
        assertThat(new Message(answer).getSection(Section.ANSWER)).hasSize(1);
      }
    }
  }

  private String addressOf(String name) throws Exception {
    return new Lookup(server.address(), Duration.ofSeconds(2)).addresses(name).addresses().get(0);
  }

  private Message ask(String name, int type) throws Exception {
    return send(Message.newQuery(question(name, type)), false);
  }

  private Message send(Message query, boolean tcp) throws Exception {
    SimpleResolver resolver = new SimpleResolver(server.address());
    resolver.setTCP(tcp);
    resolver.setIgnoreTruncation(true);
    resolver.setEDNS(-1);
    resolver.setTimeout(Duration.ofSeconds(2));
    return resolver.send(query);
  }

  private static Record question(String name, int type) throws Exception {
    return Record.newRecord(Name.fromString(name), type, DClass.IN);
  }

  @Test
  void anyGetsTheRecordsOfOneTypeAndNothingForANameThatIsNot() throws Exception {
    Message answer = ask("api.gams.example.", Type.ANY);

    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answer.getSection(Section.ANSWER)).extracting(Record::getType).containsOnly(Type.A);
    assertThat(ask("gams.example.", Type.ANY).getSection(Section.ANSWER)).isNotEmpty();
    assertThat(ask("www.gams.example.", Type.ANY).getSection(Section.ANSWER))
        .extracting(Record::getType)
        .containsOnly(Type.CNAME);
    assertThat(ask("nothing.gams.example.", Type.ANY).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void aWildcardStandsForEveryNameThatIsNotThereItself() throws Exception {
    records.add(new ZoneRecord("*.gams.example", "A", 5, "127.9.9.9"));

    assertThat(soleAddressOf("new.gams.example.")).isEqualTo("127.9.9.9");
    assertThat(soleAddressOf("deeper.new.gams.example.")).isEqualTo("127.9.9.9");
    assertThat(soleAddressOf("api.gams.example.")).isEqualTo("127.1.2.3");
    assertThat(ask("new.gams.example.", Type.TXT).getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(ask("new.gams.example.", Type.TXT).getSection(Section.ANSWER)).isEmpty();
    assertThat(ask("b.gams.example.", Type.A).getSection(Section.ANSWER)).isEmpty();
    assertThat(ask("x.api.gams.example.", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  private String soleAddressOf(String name) throws Exception {
    Record record = ask(name, Type.A).getSection(Section.ANSWER).get(0);
    assertThat(record.getName()).hasToString(name);
    return ((ARecord) record).getAddress().getHostAddress();
  }

  @Test
  void refersToTheServersOfAPartInOtherHands() throws Exception {
    records.add(new ZoneRecord("child.gams.example", "NS", 60, "ns.child.gams.example."));
    records.add(new ZoneRecord("ns.child.gams.example", "A", 60, "127.1.2.9"));

    Message answer = ask("deep.child.gams.example.", Type.A);

    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
    assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    assertThat(answer.getSection(Section.AUTHORITY))
        .extracting(Record::getType)
        .containsExactly(Type.NS);
    assertThat(answer.getSection(Section.ADDITIONAL))
        .extracting(Record::getType)
        .containsExactly(Type.A);
  }
}

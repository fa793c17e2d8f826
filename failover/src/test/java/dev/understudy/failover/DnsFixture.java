package dev.understudy.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A DNS server on loopback that answers every question with what a test tells it. */
final class DnsFixture implements AutoCloseable {
  private static final int LONGEST = 512;

  private final DatagramSocket socket;
  private final List<String> addresses = new ArrayList<>();
  private int rcode = Rcode.NOERROR;
  private boolean isAuthoritative = true;
  private int questionsUntilChange = Integer.MAX_VALUE;
  private List<String> next = List.of();

  DnsFixture() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread server = new Thread(this::serve, "dns-fixture");
    server.setDaemon(true);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  synchronized void answer(String... values) {
    addresses.clear();
    addresses.addAll(List.of(values));
  }

  /** After so many questions it answers something else. */
  synchronized void answerLater(int questions, String... values) {
    questionsUntilChange = questions;
    next = List.of(values);
  }

  synchronized void fail(int code) {
    rcode = code;
  }

  synchronized void forwardOnly() {
    isAuthoritative = false;
  }

  private void serve() {
    byte[] buffer = new byte[LONGEST];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] question = new byte[packet.getLength()];
        System.arraycopy(buffer, 0, question, 0, question.length);
        byte[] reply = reply(new Message(question)).toWire(LONGEST);
        socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private synchronized Message reply(Message question) throws IOException {
    if (questionsUntilChange-- == 0) {
      answer(next.toArray(String[]::new));
    }
    Message reply = new Message(question.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setRcode(rcode);
    if (isAuthoritative) {
      reply.getHeader().setFlag(Flags.AA);
    }
    Record asked = question.getQuestion();
    reply.addRecord(asked, Section.QUESTION);
    for (String value : addresses) {
      reply.addRecord(
          new ARecord(asked.getName(), DClass.IN, 60, InetAddress.getByName(value)),
          Section.ANSWER);
    }
    return reply;
  }

  @Override
  public void close() {
    socket.close();
  }
}

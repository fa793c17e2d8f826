package dev.understudy.lab.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Authoritative name server over UDP and TCP. Answers from the zones it was given and refuses every
 * other question; no input stops it.
 */
public final class DnsServer implements AutoCloseable {
  private static final int TCP_IDLE_MILLIS = 5_000;
  private static final int TCP_CLIENTS = 16;
  private static final int MOST_PORTS = 10;

  private final Responder responder;
  private final RecordOverride override = new RecordOverride();
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final ExecutorService workers;

  private DnsServer(InetSocketAddress address, List<ZoneSource> zones) throws IOException {
    this.responder = new Responder(zones, address.getAddress(), override);
    this.udp = new DatagramSocket(address);
    try {
      this.tcp = new ServerSocket();
      tcp.setReuseAddress(true);
      tcp.bind(new InetSocketAddress(address.getAddress(), udp.getLocalPort()), 64);
    } catch (IOException e) {
      udp.close();
      throw e;
    }
    this.workers = Executors.newFixedThreadPool(2 + TCP_CLIENTS, DnsServer::daemon);
    workers.execute(this::serveUdp);
    workers.execute(this::serveTcp);
  }

  /**
   * Begins to serve.
   *
   * @param address port 0 for any free one
   * @throws UncheckedIOException when the address is not free
   */
  public static DnsServer start(InetSocketAddress address, List<ZoneSource> zones) {
    try {
      return open(address, zones);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve names on " + address, e);
    }
  }

  /** A port that is free for UDP may be taken for TCP: where any will do, another is tried. */
  private static DnsServer open(InetSocketAddress address, List<ZoneSource> zones)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return new DnsServer(address, zones);
      } catch (BindException e) {
        if (address.getPort() != 0 || attempt == MOST_PORTS) {
          throw e;
        }
      }
    }
  }

  /** Where it listens, UDP and TCP. */
  public InetSocketAddress address() {
    return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
  }

  /** Makes it serve other addresses than its zones hold. */
  public RecordOverride override() {
    return override;
  }

  @Override
  public void close() {
    udp.close();
    closeQuietly(tcp);
    clients.forEach(DnsServer::closeQuietly);
    workers.shutdownNow();
  }

  private void serveUdp() {
    byte[] buffer = new byte[65_535];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        Optional<byte[]> answer =
            responder.answer(Arrays.copyOf(packet.getData(), packet.getLength()), true);
        if (answer.isPresent()) {
          udp.send(
              new DatagramPacket(answer.get(), answer.get().length, packet.getSocketAddress()));
        }
      } catch (IOException | RuntimeException e) {
        // One client's trouble; the loop ends when the socket is closed.
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket client = tcp.accept();
        if (clients.size() >= TCP_CLIENTS) {
          closeQuietly(client);
          continue;
        }
        clients.add(client);
        workers.execute(() -> serve(client));
      } catch (IOException | RuntimeException e) {
        // One client's trouble, or closing.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout(TCP_IDLE_MILLIS);
      client.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      while (true) {
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        Optional<byte[]> answer = responder.answer(query, false);
        if (answer.isEmpty()) {
          return;
        }
        byte[] framed = new byte[answer.get().length + 2];
        framed[0] = (byte) (answer.get().length >> 8);
        framed[1] = (byte) answer.get().length;
        System.arraycopy(answer.get(), 0, framed, 2, answer.get().length);
        out.write(framed);
        out.flush();
      }
    } catch (IOException | RuntimeException e) {
      // The client has gone or was silent for too long.
    } finally {
      clients.remove(client);
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // Closing is all that was wanted.
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "dns");
    thread.setDaemon(true);
    return thread;
  }
}

package dev.understudy.etcd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A wire that can be cut: bytes then go nowhere and nobody is told, as in a partitioned network.
 * Between the members of etcd it knows from the first request who is calling.
 */
final class TcpRelay implements AutoCloseable {
  private static final Pattern FROM = Pattern.compile("(?i)x-server-from: *([0-9a-f]+)");

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final boolean isPeer;
  private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
  private volatile Predicate<String> isCut = caller -> false;

  /**
   * Listens at once.
   *
   * @param isPeer whether callers name themselves as members do
   */
  TcpRelay(InetAddress address, InetSocketAddress target, boolean isPeer) {
    this.target = target;
    this.isPeer = isPeer;
    try {
      this.server = new ServerSocket(0, 50, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  String host() {
    return server.getInetAddress().getHostAddress();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Lets nothing of these callers through from now on, whichever connection they use. */
  void cut(Predicate<String> callers) {
    isCut = callers;
  }

  /** Mends the wire; connections that lost bytes meanwhile are closed. */
  void heal() {
    isCut = caller -> false;
    wires.stream().filter(wire -> wire.hasLost).forEach(Wire::close);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // it listens no more
    }
    wires.forEach(Wire::close);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket caller = server.accept();
        daemon(() -> connect(caller));
      } catch (IOException e) {
        // closed, or the caller has gone already
      }
    }
  }

  private void connect(Socket caller) {
    try {
      Wire wire = new Wire(caller, new Socket());
      wires.add(wire);
      byte[] first = isPeer ? firstRequest(caller.getInputStream()) : new byte[0];
      Matcher from = FROM.matcher(new String(first, StandardCharsets.ISO_8859_1));
      wire.name = from.find() ? from.group(1) : "";
      if (wire.isCut()) {
        wire.hasLost = true;
        return;
      }
      wire.callee.connect(target);
      wire.callee.getOutputStream().write(first);
      daemon(() -> wire.pump(wire.callee, caller));
      wire.pump(caller, wire.callee);
    } catch (IOException e) {
      close(caller);
    }
  }

  private static byte[] firstRequest(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : (next == '\r' ? 1 : 0);
    }
    return head.toByteArray();
  }

  private final class Wire {
    private final Socket caller;
    private final Socket callee;
    private volatile String name = "";
    private volatile boolean hasLost;

    private Wire(Socket caller, Socket callee) {
      this.caller = caller;
      this.callee = callee;
    }

    private boolean isCut() {
      return isCut.test(name);
    }

    private void pump(Socket from, Socket to) {
      byte[] buffer = new byte[1 << 16];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          hasLost |= isCut();
          if (!hasLost) {
            out.write(buffer, 0, read);
          }
        }
      } catch (IOException e) {
        // either side has gone
      }
      close();
    }

    private void close() {
      wires.remove(this);
      TcpRelay.close(caller);
      TcpRelay.close(callee);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }
}

package dev.understudy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Carries connections to a port of the loopback, counts what goes through, and cuts them. */
final class Relay implements AutoCloseable {
  private final ServerSocket listening;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong up = new AtomicLong();
  private final AtomicLong down = new AtomicLong();
  private final AtomicReference<Point> point = new AtomicReference<>();

  private record Point(long bytes, Runnable action) {}

  private Relay(ServerSocket listening, int port) {
    this.listening = listening;
    this.port = port;
  }

  static Relay to(int port) throws IOException {
    Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    thread(relay::accept);
    return relay;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Bytes that went to the port. */
  long up() {
    return up.get();
  }

  /** Bytes that came from it. */
  long down() {
    return down.get();
  }

  /** Does something once, as soon as so many bytes in all were carried both ways. */
  void at(long bytes, Runnable action) {
    point.set(new Point(bytes, action));
  }

  /** Ends all connections in mid-word; new ones are carried. */
  void cut() {
    sockets.forEach(Relay::drop);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(client);
        sockets.add(server);
        thread(() -> carry(client, server, up));
        thread(() -> carry(server, client, down));
      } catch (IOException e) {
        // closed, or the server is away: whoever called finds out
      }
    }
  }

  private void carry(Socket from, Socket to, AtomicLong count) {
    byte[] buffer = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count.addAndGet(n);
        reach();
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // one side is gone, so is the other
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void reach() {
    Point next = point.get();
    if (next != null && up.get() + down.get() >= next.bytes() && point.compareAndSet(next, null)) {
      next.action().run();
    }
  }

  private static void drop(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // it has gone already
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }
}

package dev.understudy.lab.host.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * Accepts TCP connections on one port of a machine's address and passes them to a local port. With
 * its end every connection is cut.
 */
final class Relay implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final ExecutorService workers;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private Relay(ServerSocket listener, int target, ExecutorService workers) {
    this.listener = listener;
    this.target = target;
    this.workers = workers;
  }

  static Relay open(InetSocketAddress address, int target, ExecutorService workers)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address, 128);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    Relay relay = new Relay(listener, target, workers);
    workers.execute(relay::accept);
    return relay;
  }

  @Override
  public void close() {
    closed = true;
    closeQuietly(listener);
    sockets.forEach(Relay::reset);
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        workers.execute(() -> connect(client));
      } catch (IOException | java.util.concurrent.RejectedExecutionException e) {
        // One client's trouble, or closing.
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    sockets.add(client);
    sockets.add(server);
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2_000);
      if (closed) {
        throw new IOException("closed");
      }
      workers.execute(() -> pump(server, client));
      pump(client, server);
    } catch (IOException | java.util.concurrent.RejectedExecutionException e) {
      drop(client, server);
    }
  }

  /** Passes one direction on; at its end the other side learns that nothing more will come. */
  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
      }
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        drop(from, to);
      }
    } catch (IOException e) {
      drop(from, to);
    }
  }

  private void drop(Socket one, Socket other) {
    closeQuietly(one);
    closeQuietly(other);
    sockets.remove(one);
    sockets.remove(other);
  }

  /** Cut, not closed politely: a client of a dead machine must not take it for a clean end. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Already closed.
    }
    closeQuietly(socket);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // Closing is all that was wanted.
    }
  }
}

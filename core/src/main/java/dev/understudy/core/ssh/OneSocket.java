package dev.understudy.core.ssh;

import com.jcraft.jsch.SocketFactory;
import dev.understudy.core.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The socket of one connection, which can be closed from outside while it is being connected. */
final class OneSocket implements SocketFactory {
  private final Deadline deadline;
  private final Socket socket = new Socket();

  OneSocket(Deadline deadline) {
    this.deadline = deadline;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(host, port), timeoutMillis());
    return socket;
  }

  @Override
  public InputStream getInputStream(Socket of) throws IOException {
    return of.getInputStream();
  }

  @Override
  public OutputStream getOutputStream(Socket of) throws IOException {
    return of.getOutputStream();
  }

  /** At least one: to a socket, zero means to wait for ever. */
  int timeoutMillis() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, deadline.left().toMillis()));
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is given up either way.
    }
  }
}

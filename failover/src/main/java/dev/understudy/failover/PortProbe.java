package dev.understudy.failover;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Whether something listens at a TCP port. */
final class PortProbe {

  private PortProbe() {}

  /** What a connection attempt showed. */
  enum Answer {
    OPEN,
    REFUSED,
    /** Nothing came back in time: it may listen and be cut off from here. */
    SILENT
  }

  static Answer ask(String address, int port, Duration limit) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), Math.toIntExact(limit.toMillis()));
      return Answer.OPEN;
    } catch (ConnectException e) {
      return Answer.REFUSED;
    } catch (IOException e) {
      return Answer.SILENT;
    }
  }
}

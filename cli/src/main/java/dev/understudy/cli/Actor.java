package dev.understudy.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who runs the command: {@code user@host}. */
final class Actor {

  private Actor() {}

  static String name() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return System.getProperty("user.name", "unknown") + "@" + host;
  }
}

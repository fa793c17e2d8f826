package dev.understudy.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/**
 * A net of loopback addresses, {@code 127.A.B.0/24}, that no other running lab has. Held by a port
 * on its first address, so that it is free again when the process is gone, however it went.
 */
final class LabNetwork implements AutoCloseable {
  private static final int GUARD_PORT = 5299;
  private static final int NETS = 240 * 240;

  private final String prefix;
  private final ServerSocket guard;

  private LabNetwork(String prefix, ServerSocket guard) {
    this.prefix = prefix;
    this.guard = guard;
  }

  /** Takes a net; which one depends on the directory first, so that a lab tends to keep it. */
  static LabNetwork take(Path directory) {
    int start = Math.floorMod(directory.toString().hashCode(), NETS);
    for (int i = 0; i < NETS; i++) {
      String prefix = prefix((start + i) % NETS);
      try {
        return new LabNetwork(prefix, bind(prefix));
      } catch (IOException taken) {
        // the next one
      }
    }
    throw new LabException("no free loopback net; are there labs that still run?");
  }

  /**
   * Takes the net that a lab had before: its servers' addresses are in DNS and in known_hosts.
   *
   * @throws LabException when another lab has it
   */
  static LabNetwork retake(String prefix) {
    try {
      return new LabNetwork(prefix, bind(prefix));
    } catch (IOException taken) {
      throw new LabException(
          "another lab uses the addresses "
              + prefix
              + "*; take it down first, or use a fresh"
              + " directory",
          taken);
    }
  }

  /** First three numbers with a dot at the end. */
  String prefix() {
    return prefix;
  }

  String address(int host) {
    return prefix + host;
  }

  @Override
  public void close() {
    try {
      guard.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static ServerSocket bind(String prefix) throws IOException {
    ServerSocket guard = new ServerSocket();
    try {
      guard.bind(new InetSocketAddress(InetAddress.getByName(prefix + "1"), GUARD_PORT));
      return guard;
    } catch (IOException taken) {
      guard.close();
      throw taken;
    }
  }

  /**
   * Second and third number from 10 to 249, away from the addresses that systems use themselves.
   */
  private static String prefix(int index) {
    return "127." + (10 + index / 240) + "." + (10 + index % 240) + ".";
  }
}

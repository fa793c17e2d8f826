package dev.understudy.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

  @BeforeEach
  void needsTheServer() {
    PostgresServer.assumeInstalled();
  }

  @Test
  void listensWhileItRunsAndLeavesNothing() throws Exception {
    Path data;
    try (PostgresServer server = PostgresServer.start()) {
      data = server.data();

      assertThat(listens(server.port())).isTrue();
      server.stop();
      assertThat(listens(server.port())).isFalse();
    }

    assertThat(Files.exists(data.getParent())).isFalse();
  }

  private static boolean listens(int port) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (java.net.ConnectException e) {
      return false;
    }
  }
}

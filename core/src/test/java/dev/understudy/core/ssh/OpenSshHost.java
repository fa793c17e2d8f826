package dev.understudy.core.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.core.Deadline;
import dev.understudy.core.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The machine's own OpenSSH server on a free port of the loopback, with keys of its own. */
public final class OpenSshHost implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/sbin/sshd");

  private final Path directory;
  private final int port;
  private final Process server;

  private OpenSshHost(Path directory, int port, Process server) {
    this.directory = directory;
    this.port = port;
    this.server = server;
  }

  public static OpenSshHost start(Path directory, String... settings) throws Exception {
    assumeTrue(Files.isExecutable(SERVER), "needs the Debian package openssh-server");
    String user = System.getProperty("user.name");
    if (user.equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    key(directory.resolve("host"));
    key(directory.resolve("id"));
    Files.copy(directory.resolve("id.pub"), directory.resolve("authorized_keys"));
    int port = freePort();
    String config =
        """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %2$s/host
        PidFile none
        AuthorizedKeysFile %2$s/authorized_keys
        PermitRootLogin prohibit-password
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        StrictModes no
        UsePAM no
        %3$s
        """
            .formatted(port, directory, String.join("\n", withoutHome(directory, settings)));
    Path file = Files.writeString(directory.resolve("sshd_config"), config);
    Process server =
        new ProcessBuilder(SERVER.toString(), "-D", "-e", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("sshd.log").toFile())
            .start();
    OpenSshHost host = new OpenSshHost(directory, port, server);
    host.awaitPort();
    String[] key = Files.readString(directory.resolve("host.pub")).split(" ");
    Files.writeString(
        directory.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + key[0] + " " + key[1]);
    return host;
  }

  public SshTarget target() {
    return new SshTarget(
        "127.0.0.1",
        port,
        System.getProperty("user.name"),
        directory.resolve("id"),
        directory.resolve("known_hosts"));
  }

  /** Ends every connection in mid-word, then its commands; new ones are answered. */
  public void cut() {
    List<ProcessHandle> commands = server.toHandle().descendants().toList();
    server.toHandle().children().forEach(ProcessHandle::destroyForcibly);
    commands.forEach(ProcessHandle::destroyForcibly);
  }

  private static void key(Path file) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()))
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitPort() throws Exception {
    Deadline deadline = Deadline.in(TimeSource.system(), Duration.ofSeconds(20));
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.getInputStream().read()).isPositive();
        return;
      } catch (IOException e) {
        assertThat(server.isAlive()).as("sshd, see %s/sshd.log", directory).isTrue();
        assertThat(deadline.isOver()).isFalse();
        TimeSource.system().sleep(Duration.ofMillis(10));
      }
    }
  }

  @Override
  public void close() throws IOException {
    cut();
    server.destroyForcibly();
  }

  /**
   * What the user's own shell does when it starts is not for a test: a session that is killed in
   * the midst of it may leave a lock behind, on which every later one waits. Only the first SetEnv
   * counts.
   */
  private static List<String> withoutHome(Path directory, String... settings) {
    String home = "HOME=" + directory;
    List<String> lines = new ArrayList<>();
    boolean isSet = false;
    for (String each : settings) {
      boolean sets = each.startsWith("SetEnv ");
      lines.add(sets && !each.contains("HOME=") ? each + " " + home : each);
      isSet |= sets;
    }
    if (!isSet) {
      lines.add("SetEnv " + home);
    }
    return lines;
  }
}

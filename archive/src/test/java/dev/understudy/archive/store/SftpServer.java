package dev.understudy.archive.store;

import dev.understudy.core.ssh.SshTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An OpenSSH server that gives out files only, on loopback, with throw-away keys. */
public final class SftpServer implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Path SFTP = Path.of("/usr/lib/openssh/sftp-server");

  private final Process process;
  private final SshTarget target;

  private SftpServer(Process process, SshTarget target) {
    this.process = process;
    this.target = target;
  }

  /** Whether the Debian packages openssh-server and openssh-sftp-server are installed. */
  public static boolean isInstalled() {
    return Files.isExecutable(SSHD) && Files.isExecutable(SFTP);
  }

  public static SftpServer start(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    key(directory.resolve("host"));
    key(directory.resolve("user"));
    int port = port();
    Path config =
        Files.write(
            directory.resolve("sshd_config"),
            List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "HostKey " + directory.resolve("host"),
                "PidFile none",
                "AuthorizedKeysFile " + directory.resolve("user.pub"),
                "PermitRootLogin prohibit-password",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "StrictModes no",
                "UsePAM no",
                "Subsystem sftp " + SFTP,
                "ForceCommand internal-sftp"));
    Process process =
        new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    String hostKey = Files.readString(directory.resolve("host.pub"), StandardCharsets.US_ASCII);
    Path known =
        Files.writeString(directory.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + hostKey);
    awaitPort(process, port);
    return new SftpServer(
        process,
        new SshTarget(
            "127.0.0.1", port, System.getProperty("user.name"), directory.resolve("user"), known));
  }

  public SshTarget target() {
    return target;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  private static void key(Path file) throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .inheritIO()
            .start();
    if (made.waitFor() != 0) {
      throw new IOException("ssh-keygen failed");
    }
  }

  private static int port() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitPort(Process process, int port)
      throws IOException, InterruptedException {
    for (int i = 0; i < 200; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw new IOException("sshd ended with " + process.exitValue(), e);
        }
      }
    }
    throw new IOException("sshd does not answer");
  }
}

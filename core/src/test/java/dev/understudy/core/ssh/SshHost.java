package dev.understudy.core.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.shell.InvertedShellWrapper;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/** A real SSH server on loopback that runs commands through the machine's own shell. */
final class SshHost implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final KeyPair hostKey;
  private final KeyPair clientKey;
  private final Path directory;

  private SshHost(Path directory, String hostKeyType, String clientKeyType) throws Exception {
    this.directory = directory;
    hostKey = pair(hostKeyType);
    clientKey = pair(clientKeyType);
    write(clientKey, clientKeyFile());
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals("root") && KeyUtils.compareKeys(key, clientKey.getPublic()));
    server.setCommandFactory(new LoginShell());
    server.start();
    Files.writeString(
        knownHosts(), "[127.0.0.1]:" + server.getPort() + " " + line(hostKey.getPublic()) + "\n");
  }

  static SshHost start(Path directory) throws Exception {
    return new SshHost(directory, KeyPairProvider.ECDSA_SHA2_NISTP256, KeyPairProvider.SSH_RSA);
  }

  static SshHost start(Path directory, String hostKeyType, String clientKeyType) throws Exception {
    return new SshHost(directory, hostKeyType, clientKeyType);
  }

  SshTarget target() {
    return new SshTarget("127.0.0.1", port(), "root", clientKeyFile(), knownHosts());
  }

  int port() {
    return server.getPort();
  }

  SshServer server() {
    return server;
  }

  Path knownHosts() {
    return directory.resolve("known_hosts");
  }

  Path clientKeyFile() {
    return directory.resolve("id");
  }

  String hostKeyLine() {
    return line(hostKey.getPublic());
  }

  static KeyPair pair(String type) throws Exception {
    return KeyUtils.generateKeyPair(type, type.equals(KeyPairProvider.SSH_RSA) ? 2048 : 256);
  }

  static String line(PublicKey key) {
    return PublicKeyEntry.toString(key);
  }

  static void write(KeyPair pair, Path file) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }

  /** As a login shell would: the whole line is given to {@code sh -c}. */
  private static final class LoginShell extends ProcessShellCommandFactory {
    @Override
    public Command createCommand(ChannelSession channel, String command) {
      return new InvertedShellWrapper(
          new org.apache.sshd.server.shell.ProcessShell(List.of("sh", "-c", command)));
    }
  }
}

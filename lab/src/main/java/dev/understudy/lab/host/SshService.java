package dev.understudy.lab.host;

import dev.understudy.lab.host.system.HostSystem;
import dev.understudy.lab.host.tool.Toolbox;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * The SSH server of one machine, on a local port: lets {@code root} in with the machine's key pair
 * and nothing else, runs commands, offers a shell, and passes files by SFTP.
 */
final class SshService implements AutoCloseable {
  private final SshServer server;

  private SshService(SshServer server) {
    this.server = server;
  }

  static SshService start(
      HostSystem system,
      Toolbox tools,
      KeyPair hostKey,
      List<PublicKey> authorized,
      ExecutorService work)
      throws IOException {
    SshServer server = SshServer.setUpDefaultServer();
    CoreModuleProperties.NIO_WORKERS.set(server, 2);
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setPublickeyAuthenticator(
        (user, key, session) -> user.equals("root") && isOneOf(key, authorized));
    server.setCommandFactory(
        (channel, command) -> new SshCommand(system, tools, work, java.util.Optional.of(command)));
    server.setShellFactory(
        channel -> new SshCommand(system, tools, work, java.util.Optional.empty()));
    SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    sftp.setFileSystemAccessor(new SftpFiles(system));
    server.setSubsystemFactories(List.of(sftp));
    // Later versions say more about paths than a machine's tree can translate.
    SftpModuleProperties.SFTP_VERSION.set(server, 3);
    server.start();
    return new SshService(server);
  }

  private static boolean isOneOf(PublicKey key, List<PublicKey> authorized) {
    return authorized.stream().anyMatch(each -> KeyUtils.compareKeys(key, each));
  }

  int port() {
    return server.getPort();
  }

  /** Cuts every session. */
  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      // The listener is closed by the network in any case.
    }
  }
}

package dev.understudy.core.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * SSH by the jsch library: by key only, to hosts whose key is known, which is looked up anew for
 * each connection.
 */
public final class JschSsh implements Ssh {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int ALIVE_MILLIS = 5_000;
  private static final int ALIVE_MISSED = 3;
  private static final String CIPHERS =
      "aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,"
          + "aes128-ctr,aes192-ctr,aes256-ctr";

  /**
   * What the JDK has. The library would first try those for which it finds no code, and for that
   * read the largest jar there is.
   */
  private static final String KEY_EXCHANGES =
      "curve25519-sha256,curve25519-sha256@libssh.org,"
          + "ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,"
          + "diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,"
          + "diffie-hellman-group18-sha512,diffie-hellman-group14-sha256";

  @Override
  public SshSession connect(SshTarget target, Deadline deadline) throws InterruptedException {
    Deadline limit = deadline.atMost(LIMIT);
    OneSocket socket = new OneSocket(limit);
    Session session = session(target, socket);
    Runnable abort =
        () -> {
          socket.close();
          session.disconnect();
        };
    try {
      InterruptibleCall.make(
          "ssh " + target,
          () -> {
            session.connect(socket.timeoutMillis());
            return session;
          },
          limit,
          abort);
      return new JschSession(target, session);
    } catch (TimeoutException e) {
      throw new ProblemException(SshProblems.late(target), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JSchException refused) {
        throw new ProblemException(SshProblems.connecting(target, refused), refused);
      }
      throw new IllegalStateException("ssh library failed", e.getCause());
    }
  }

  /** The host's files over SFTP, on a connection of their own. Problems as {@link #connect}. */
  public SftpFiles files(SshTarget target, Deadline deadline) throws InterruptedException {
    return ((JschSession) connect(target, deadline)).files();
  }

  private static Session session(SshTarget target, OneSocket socket) {
    try {
      JSch jsch = new JSch();
      identify(jsch, target);
      jsch.setKnownHosts(knownHosts(target.knownHosts()));
      Session session = jsch.getSession(target.user(), target.address(), target.port());
      session.setConfig("StrictHostKeyChecking", "yes");
      session.setConfig("PreferredAuthentications", "publickey");
      session.setConfig("MaxAuthTries", "1");
      session.setConfig("kex", KEY_EXCHANGES);
      session.setConfig("cipher.s2c", CIPHERS);
      session.setConfig("cipher.c2s", CIPHERS);
      session.setServerAliveInterval(ALIVE_MILLIS);
      session.setServerAliveCountMax(ALIVE_MISSED);
      session.setDaemonThread(true);
      session.setSocketFactory(socket);
      return session;
    } catch (JSchException e) {
      throw new ProblemException(SshProblems.connecting(target, e), e);
    }
  }

  private static void identify(JSch jsch, SshTarget target) {
    String key = target.key().toString();
    if (!Files.isReadable(target.key())) {
      throw new ProblemException(
          SshProblems.badKey(target, "There is no such file, or it may not be read."));
    }
    try {
      KeyPair pair = KeyPair.load(jsch, key);
      boolean isEncrypted = pair.isEncrypted();
      pair.dispose();
      if (isEncrypted) {
        throw new ProblemException(
            SshProblems.badKey(target, "It is protected by a passphrase, which nobody can type."));
      }
      jsch.addIdentity(key);
    } catch (JSchException e) {
      throw new ProblemException(
          SshProblems.badKey(target, "The file does not hold a private key."), e);
    }
  }

  /** Read here and given as bytes, so that the library cannot write to the file. */
  private static InputStream knownHosts(Path file) {
    if (!Files.exists(file)) {
      return InputStream.nullInputStream();
    }
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return new ByteArrayInputStream(in.readAllBytes());
    } catch (IOException e) {
      return InputStream.nullInputStream();
    }
  }
}

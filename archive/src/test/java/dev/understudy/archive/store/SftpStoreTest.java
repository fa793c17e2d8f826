package dev.understudy.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.JschSsh;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftpStoreTest extends StoreContract {
  @TempDir private static Path keys;
  private static SftpServer server;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    Assumptions.assumeTrue(
        SftpServer.isInstalled(), "the Debian package openssh-server is not installed");
    server = SftpServer.start(keys);
  }

  @AfterAll
  static void stop() throws Exception {
    if (SftpServer.isInstalled()) {
      server.close();
    }
  }

  @Override
  protected Store open() throws Exception {
    return open(server);
  }

  private Store open(SftpServer from) throws InterruptedException {
    return new SftpStore(
        new JschSsh()
            .files(from.target(), Deadline.in(TimeSource.system(), Duration.ofSeconds(60))),
        directory.resolve("a [b]*?/c").toString(),
        "sftp://" + from.target() + directory);
  }

  @Test
  void callsALostConnectionNoDamage(@TempDir Path other) throws Exception {
    SftpServer mortal = SftpServer.start(other.resolve("keys"));
    Store store = open(mortal);
    try (NewFile file = store.create("a")) {
      file.write(new byte[8_000_000]);
      file.commit();
    }
    InputStream in = store.read("a", 0);
    assertThat(in.read()).isZero();
    mortal.close();

    assertThatThrownBy(in::readAllBytes)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.HOST_UNREACHABLE));
    assertThatThrownBy(() -> store.list(""))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.HOST_UNREACHABLE));
    store.close();
  }
}

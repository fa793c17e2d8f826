package dev.understudy.archive.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Seal;
import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.archive.restore.RestoreRequest.Proof;
import dev.understudy.archive.store.ForwardingStore;
import dev.understudy.core.Deadline;
import dev.understudy.core.Effect;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.ssh.JschSsh;
import dev.understudy.core.ssh.SshTarget;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Restores that are cut off, or that an ordinary user makes. */
class RestoreInTroubleTest extends RestoreFixture {
  @Test
  void goesOnAfterTheConnectionIsCutAnywhere() throws Exception {
    HandMadeArchive archive = archive();
    Random random = new Random(7);
    int all = archive.segments().size();
    int read = 0;
    int cuts = 0;
    int kept = 0;
    for (boolean isOver = false; !isOver; ) {
      AtomicInteger segments = new AtomicInteger();
      int cutAt = cuts < 6 ? 2 + random.nextInt(5) : Integer.MAX_VALUE;
      try {
        kept =
            new ArchiveRestore(new JschSsh(), cutting(segments, cutAt), TIME)
                .run(known(archive), Progress.silent(), deadline())
                .resumedSegments();
        isOver = true;
      } catch (ProblemException e) {
        assertThat(e.problem().code())
            .as(e.problem().toString())
            .isIn(ProblemCode.HOST_UNREACHABLE, ProblemCode.COMMAND_FAILED);
        assertThat(target).doesNotExist();
        cuts++;
      }
      read += segments.get();
    }

    assertThat(kept).isPositive();
    assertThat(read).isGreaterThanOrEqualTo(all);
    assertThat(differences()).isEmpty();
  }

  /** The repository, whose n-th segment is given after every connection was cut. */
  private Repository cutting(AtomicInteger segments, int cutAt) {
    return new Repository(
        new ForwardingStore(repository.store()) {
          @Override
          public InputStream read(String name, long from) {
            if (name.startsWith("segments/") && segments.incrementAndGet() == cutAt) {
              host.cut();
            }
            return super.read(name, from);
          }
        },
        Seal.none());
  }

  @Test
  void anOrdinaryUserGetsWhatAUserCanHave() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
    assumeTrue(
        Files.readString(Path.of("/etc/passwd")).contains("postgres:x:"),
        "needs the Debian package postgresql-15, for a user with a shell");
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    HandMadeArchive.run(
        directory,
        "",
        "sh",
        "-c",
        """
        chmod 755 . ssh; chmod 644 ssh/authorized_keys; mkdir -m 777 in
        mkdir -m 700 user; cp ssh/host user/; chown -R postgres user
        sed 's/^Port .*/Port '"$1"'/; s#^HostKey .*#HostKey '"$PWD"'/user/host#' ssh/sshd_config >user/config
        chown postgres user/config
        sed 's/]:[0-9]*/]:'"$1"'/' ssh/known_hosts >user/known_hosts
        """,
        "sh",
        Integer.toString(port));
    Process server =
        new ProcessBuilder(
                "setpriv",
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                "/usr/sbin/sshd",
                "-D",
                "-f",
                directory.resolve("user/config").toString())
            .inheritIO()
            .start();
    HandMadeArchive.run(tree, "", "sh", "-c", "mknod var/device c 1 3; chown 1:2 etc/app/conf-9");
    target = directory.resolve("in/target");
    HandMadeArchive archive = archive();

    try {
      userGets(archive, port);
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private void userGets(HandMadeArchive archive, int port) throws Exception {
    assertThatThrownBy(() -> awaited(asUser(archive, port, false)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.BLOCKED));
    RestoreResult result = restore(asUser(archive, port, true));

    assertThat(result.notRestored()).contains("the device var/device");
    assertThat(target.resolve("var/device")).doesNotExist();
    assertThat(target.resolve("etc/app/conf-9")).hasContent("file 9\n");
    assertThat(Files.getOwner(target).getName()).isEqualTo("postgres");
  }

  /** Tried again while the server has not begun to listen. */
  private RestoreResult awaited(RestoreRequest request) throws Exception {
    Deadline deadline = Deadline.in(TIME, Duration.ofSeconds(30));
    while (true) {
      try {
        return restore(request);
      } catch (ProblemException e) {
        if (e.problem().effect() != Effect.TRANSIENT || deadline.isOver()) {
          throw e;
        }
        TIME.sleep(Duration.ofMillis(50));
      }
    }
  }

  private RestoreRequest asUser(HandMadeArchive archive, int port, boolean asUser) {
    SshTarget root = host.target();
    return new RestoreRequest(
        archive.id(),
        new RemotePlace(
            new SshTarget(
                root.address(),
                port,
                "postgres",
                root.key(),
                directory.resolve("user/known_hosts")),
            target.toString()),
        List.of(),
        List.of(),
        Proof.READ_BACK,
        sum -> true,
        false,
        asUser,
        false,
        2,
        Optional.empty());
  }
}

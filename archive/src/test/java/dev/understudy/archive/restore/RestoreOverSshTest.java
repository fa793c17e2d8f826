package dev.understudy.archive.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Seal;
import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.archive.restore.RestoreRequest.Proof;
import dev.understudy.archive.store.DirectoryStore;
import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import dev.understudy.core.Deadline;
import dev.understudy.core.Effect;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.JschSsh;
import dev.understudy.core.ssh.OpenSshHost;
import dev.understudy.core.ssh.SshTarget;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores through the machine's own OpenSSH server onto its own disk. */
class RestoreOverSshTest {
  private static final ArchiveId ID = new ArchiveId("20261124T180512Z-3f9a2c71");
  private static final TimeSource TIME = TimeSource.system();

  @TempDir private Path directory;
  private Path tree;
  private Path target;
  private Repository repository;
  private OpenSshHost host;

  @BeforeEach
  void begin() throws Exception {
    Files.createDirectory(directory.resolve("ssh"));
    host = OpenSshHost.start(directory.resolve("ssh"), "SetEnv HOME=" + directory);
    tree = Files.createDirectory(directory.resolve("tree"));
    target = directory.resolve("target");
    repository = new Repository(new DirectoryStore(directory.resolve("repository")), Seal.none());
    HandMadeArchive.run(
        tree,
        "",
        "sh",
        "-c",
        """
        umask 022
        mkdir -p etc/app empty 'with space' var
        i=0; while [ $i -lt 40 ]; do echo "file $i" >etc/app/conf-$i; i=$((i + 1)); done
        printf x >"with space/-dash"; printf y >'with space/line
        feed'; printf z >'with space/back\\slash'
        ln -s ../etc/app var/link; ln -s /nowhere var/dangling
        ln etc/app/conf-1 var/hard; ln etc/app/conf-1 etc/again
        mkfifo var/pipe
        dd if=/dev/urandom of=var/big bs=1000 count=3000 2>/dev/null
        dd if=/dev/zero of=var/sparse bs=1 count=1 seek=5000000 2>/dev/null
        truncate -s 3000000 var/hole
        printf data | dd of=var/sparse bs=1 seek=100000 conv=notrunc 2>/dev/null
        chmod 4755 etc/app/conf-2; chmod 1777 empty; chmod 0500 etc/app
        touch -d '2020-02-03 04:05:06.123456789' etc/app/conf-3 var 'with space'
        touch -h -d '2021-02-03 04:05:06.5' var/link
        touch -d '2019-01-01 00:00:00.000000001' .
        setfattr -n user.note -v hello etc/app/conf-4 2>/dev/null || true
        setfacl -m u:1234:r etc/app/conf-5 2>/dev/null || true
        setfacl -d -m u:1234:rx empty 2>/dev/null || true
        """);
  }

  @AfterEach
  void end() throws Exception {
    host.close();
  }

  @Test
  void restoresEverythingAsItWas() throws Exception {
    HandMadeArchive archive = archive();

    RestoreResult result = restore(known(archive));

    assertThat(differences()).isEmpty();
    assertThat(result.provenFiles()).isEqualTo(46);
    assertThat(result.warnings()).isEmpty();
    assertThat(result.keptBefore()).isEmpty();
  }

  @Test
  void restoresWhatNobodyVouchesForAfterLookingAtIt() throws Exception {
    HandMadeArchive archive = archive();

    restore(request(archive, Proof.STREAM, false, List.of()));

    assertThat(differences()).isEmpty();
  }

  @Test
  void keepsWhatWasThereUntilCommit() throws Exception {
    Files.createDirectory(target);
    Files.writeString(target.resolve("old"), "old");
    HandMadeArchive archive = archive();

    RestoreResult result = restore(known(archive));

    Path before = Path.of(result.keptBefore().orElseThrow());
    assertThat(before.resolve("old")).hasContent("old");
    assertThat(differences()).isEmpty();
    assertThat(restore(known(archive)).sentSegments()).isZero();

    engine().commit(known(archive), deadline());

    assertThat(beside()).isEmpty();
    assertThat(differences()).isEmpty();
  }

  @Test
  void putsBackWhatWasThere() throws Exception {
    Files.createDirectory(target);
    Files.writeString(target.resolve("old"), "old");
    HandMadeArchive archive = archive();
    restore(known(archive));

    engine().rollBack(known(archive), deadline());
    engine().rollBack(known(archive), deadline());

    assertThat(target.resolve("old")).hasContent("old");
    assertThat(target.resolve("etc")).doesNotExist();
    assertThat(beside()).isEmpty();
  }

  @Test
  void restoresAPartIntoWhatIsThere() throws Exception {
    Files.createDirectories(target.resolve("etc/app"));
    Files.writeString(target.resolve("etc/app/conf-7"), "broken");
    Files.writeString(target.resolve("etc/mine"), "mine");
    HandMadeArchive archive = archive();

    RestoreRequest request =
        request(archive, Proof.READ_BACK, true, List.of("etc/app/conf-7", "var/hard"));
    restore(request);

    assertThat(target.resolve("etc/app/conf-7")).hasContent("file 7\n");
    assertThat(target.resolve("etc/mine")).hasContent("mine");
    assertThat(target.resolve("var/hard")).hasContent("file 1\n");
    assertThat(target.resolve("etc/app/conf-1")).doesNotExist();

    engine().rollBack(request, deadline());

    assertThat(target.resolve("etc/app/conf-7")).hasContent("broken");
    assertThat(target.resolve("var")).doesNotExist();
    assertThat(beside()).isEmpty();
  }

  @Test
  void findsFlippedBitsAndNamesTheFiles() throws Exception {
    HandMadeArchive archive = archive();
    damage(archive);

    assertThatThrownBy(() -> restore(known(archive)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(ProblemCode.ARCHIVE_DAMAGED);
              assertThat(e.problem().why()).contains("etc/app/conf");
            });
    assertThat(target).doesNotExist();
  }

  @Test
  void restoresWhatIsIntactWhenTold() throws Exception {
    HandMadeArchive archive = archive();
    damage(archive);

    RestoreRequest known = known(archive);
    RestoreResult result =
        restore(
            new RestoreRequest(
                known.archive(),
                known.to(),
                List.of(),
                List.of(),
                Proof.READ_BACK,
                known.isKnown(),
                false,
                false,
                true,
                2,
                Optional.empty()));

    assertThat(result.notRestored()).isNotEmpty().anyMatch(each -> each.contains("etc/app/conf"));
    assertThat(target.resolve("var/big")).hasSameBinaryContentAs(tree.resolve("var/big"));
  }

  @Test
  void refusesADirectoryInUse() throws Exception {
    Files.createDirectory(target);
    HandMadeArchive archive = archive();
    Process user = new ProcessBuilder("sleep", "60").directory(target.toFile()).start();
    try {
      assertThatThrownBy(() -> restore(known(archive)))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo(ProblemCode.BLOCKED);
                assertThat(e.problem().why()).contains("process " + user.pid());
              });
    } finally {
      user.destroyForcibly().waitFor();
    }
  }

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
    Store store = repository.store();
    return new Repository(
        new Store() {
          @Override
          public List<StoredFile> list(String directory) {
            return store.list(directory);
          }

          @Override
          public InputStream read(String name, long from) {
            if (name.startsWith("segments/") && segments.incrementAndGet() == cutAt) {
              host.cut();
            }
            return store.read(name, from);
          }

          @Override
          public NewFile create(String name) {
            return store.create(name);
          }

          @Override
          public boolean delete(String name) {
            return store.delete(name);
          }

          @Override
          public int sweep(Instant before) {
            return store.sweep(before);
          }

          @Override
          public String address() {
            return store.address();
          }

          @Override
          public void close() {
            store.close();
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

  private void damage(HandMadeArchive archive) throws Exception {
    Path segment =
        directory
            .resolve("repository/segments")
            .resolve(archive.id().value())
            .resolve("000003-00000.tar.zst");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 4;
    Files.write(segment, bytes);
  }

  private HandMadeArchive archive() throws Exception {
    return HandMadeArchive.of(repository, ID, tree, 20, 1 << 20);
  }

  private RestoreRequest known(HandMadeArchive archive) {
    return request(archive, Proof.READ_BACK, true, List.of());
  }

  private RestoreRequest request(
      HandMadeArchive archive, Proof proof, boolean isKnown, List<String> paths) {
    return new RestoreRequest(
        archive.id(),
        new RemotePlace(host.target(), target.toString()),
        paths,
        List.of(),
        proof,
        sum -> isKnown && sum.equals(archive.sha256()),
        false,
        false,
        false,
        2,
        Optional.empty());
  }

  private ArchiveRestore engine() {
    return new ArchiveRestore(new JschSsh(), repository, TIME);
  }

  private RestoreResult restore(RestoreRequest request) throws Exception {
    return engine().run(request, Progress.silent(), deadline());
  }

  private static Deadline deadline() {
    return Deadline.in(TIME, Duration.ofMinutes(2));
  }

  /** What rsync would do to make the restored tree the archived one. */
  private String differences() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/rsync")), "needs the Debian package rsync");
    return HandMadeArchive.run(
        directory,
        "",
        "rsync",
        "-aHAXn",
        "--delete",
        "--itemize-changes",
        "--checksum",
        tree + "/",
        target + "/");
  }

  private List<String> beside() throws Exception {
    try (var files = Files.list(directory)) {
      return files
          .map(each -> each.getFileName().toString())
          .filter(each -> each.startsWith("."))
          .toList();
    }
  }
}

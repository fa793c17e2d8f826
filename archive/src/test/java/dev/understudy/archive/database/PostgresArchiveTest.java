package dev.understudy.archive.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.archive.database.DatabaseRestoreResult.Level;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.cloud.estate.DatabaseSpec.Check;
import dev.understudy.cloud.estate.DatabaseSpec.Kind;
import dev.understudy.cloud.estate.DatabaseSpec.Login;
import dev.understudy.core.PostgresServer;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresArchiveTest {
  private static final String COUNT = "select count(*) from m";

  @TempDir private Path directory;
  private LiveHost live;
  private PostgresServer server;
  private Path target;

  @BeforeEach
  void startServers() throws Exception {
    PostgresServer.assumeInstalled();
    live = new LiveHost(directory);
    server = PostgresServer.start();
    target = PostgresServer.newDirectory();
    ask("create table m (id bigint primary key, note text not null)");
    ask("insert into m select i, md5(i::text) from generate_series(1, 20000) i");
  }

  @AfterEach
  void stopServers() throws Exception {
    if (server != null) {
      server.close();
      live.close();
      LiveHost.said("rm", "-r", "-f", target.toString());
      Files.deleteIfExists(target);
    }
  }

  @Test
  void aBaseBackupBesideAWriterIsRestoredStartedAndComplete() throws Exception {
    Process writer = writer();
    awaitMoreThan(20_000);
    DatabaseSpec spec = base(Optional.empty());

    ArchiveId id = live.archive(spec);
    long during = Long.parseLong(ask(COUNT));
    writer.destroy();
    DatabaseRestoreResult result = live.restore(id, spec);

    assertThat(result.level()).isEqualTo(Level.COMPLETE);
    assertThat(result.proven()).contains("pg_verifybackup finds them sound", "the server starts");
    assertThat(Long.parseLong(result.answer().orElseThrow())).isBetween(20_001L, during);
    try (PostgresServer restored = PostgresServer.startOver(target)) {
      // Whatever was there is byte for byte what the source has.
      String digest =
          "select count(*) || md5(string_agg(id || note, ',' order by id)) from m where id <= "
              + result.answer().orElseThrow();
      assertThat(ask(restored.port(), digest)).isEqualTo(ask(digest));
    }
  }

  @Test
  void everyFileLiesWhereItsManifestSays() throws Exception {
    ArchiveId id = live.archive(base(Optional.empty()));

    List<Entry> entries = entries(id);

    assertThat(entries)
        .extracting(entry -> entry.path().latin1())
        .contains(".", "PG_VERSION", "backup_manifest", "backup_label", "base")
        .isSorted();
    assertThat(StoredEntries.wrong(live.repository(), id, entries)).isEmpty();
  }

  @Test
  void aWrongAnswerIsNoProofAndLeavesNothing() throws Exception {
    DatabaseSpec spec = base(Optional.of("19999"));
    ArchiveId id = live.archive(spec);

    assertThatThrownBy(() -> live.restore(id, spec))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(ProblemCode.PROOF_FAILED);
              assertThat(e.problem().why()).contains("20000").contains("19999");
            });

    assertThat(Files.exists(target.resolve("data"))).isFalse();
    assertThat(proofs()).isEmpty();
  }

  @Test
  void restoredFilesThatAreDamagedAreFoundByPostgresItself() throws Exception {
    DatabaseSpec spec = base(Optional.empty());
    ArchiveId id = live.archive(spec);
    live.restore(id, spec);
    Path file;
    try (Stream<Path> all = Files.walk(target.resolve("data/base"))) {
      file =
          all.filter(each -> each.getFileName().toString().equals("1259"))
              .findFirst()
              .orElseThrow();
    }
    LiveHost.said(
        "dd",
        "if=/dev/zero",
        "of=" + file,
        "bs=1",
        "count=8",
        "seek=4096",
        "conv=notrunc",
        "status=none");

    try (var session = live.connect()) {
      RestoredCluster cluster =
          new RestoredCluster(
              new HostTools(session, live.host().target(), spec),
              target.resolve("data").toString());
      assertThatThrownBy(() -> cluster.verify(LiveHost.limit()))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.PROOF_FAILED));
    }
  }

  @Test
  void neverGoesUnderARunningServer() throws Exception {
    DatabaseSpec spec = base(Optional.empty());
    ArchiveId id = live.archive(spec);
    DatabaseSpec running = at(spec, server.data());

    assertThatThrownBy(() -> live.restore(id, running))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.BLOCKED));

    assertThat(ask(COUNT)).isEqualTo("20000");
  }

  @Test
  void aServerKilledDuringABaseBackupLeavesNoArchive() throws Exception {
    fill();
    DatabaseSpec spec = base(Optional.empty());

    ProblemException e = cut(spec, server::stopAtOnce);

    assertThat(e.problem().code()).isEqualTo(ProblemCode.COMMAND_FAILED);
    assertNothingStored();
  }

  @Test
  void aConnectionCutDuringABaseBackupLeavesNoArchiveAndTheNextOneIsWhole() throws Exception {
    fill();
    DatabaseSpec spec = base(Optional.empty());

    ProblemException e = cut(spec, live.host()::cut);

    assertThat(e.problem().code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
    assertNothingStored();
    assertThat(live.restore(live.archive(spec), spec).level()).isEqualTo(Level.COMPLETE);
  }

  @Test
  void aDumpBecomesANewDatabaseWithTheSameRows() throws Exception {
    DatabaseSpec spec = dump("postgres", Optional.empty());
    ArchiveId id = live.archive(spec);
    ask("insert into m values (0, 'later')");

    DatabaseRestoreResult result = live.restore(id, dump("again", Optional.empty()));

    assertThat(result.level()).isEqualTo(Level.COMPLETE);
    assertThat(result.answer()).contains("20000");
    assertThat(askIn("again", "select md5(string_agg(id || note, ',' order by id)) from m"))
        .isEqualTo(ask("select md5(string_agg(id || note, ',' order by id)) from m where id > 0"));
    assertThat(StoredEntries.wrong(live.repository(), id, entries(id))).isEmpty();
  }

  @Test
  void whoeverHasTarAloneHasTheDump() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/zstd")), "zstd is not installed");
    ArchiveId id = live.archive(dump("postgres", Optional.empty()));
    Path segments = directory.resolve("repository/segments").resolve(id.value());
    Path out = Files.createDirectory(directory.resolve("out"));

    Process line =
        new ProcessBuilder(
                "sh",
                "-c",
                "cat \"$1\"/* | zstd -dc | tar -xp -i -C \"$2\"",
                "sh",
                segments.toString(),
                out.toString())
            .inheritIO()
            .start();
    assertThat(line.waitFor()).isZero();

    Process listed =
        new ProcessBuilder(
                PostgresServer.program("pg_restore").toString(),
                "-l",
                out.resolve("dump.pgc").toString())
            .start();
    assertThat(new String(listed.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("TABLE DATA public m");
  }

  @Test
  void aProofThatWasCutOffIsNoRunningServerThatHindersTheNext() throws Exception {
    DatabaseSpec spec = base(Optional.empty());
    ArchiveId id = live.archive(spec);
    live.restore(id, spec);
    String scratch = LiveHost.said("mktemp", "-d", "/tmp/understudy-proof.XXXXXXXXXX");
    String data = target.resolve("data").toString();
    LiveHost.said(
        PostgresServer.program("pg_ctl").toString(),
        "-D",
        data,
        "-w",
        "-s",
        "-l",
        scratch + "/log",
        "-o",
        "-c listen_addresses= -c unix_socket_directories=" + scratch,
        "start");

    try (var session = live.connect()) {
      HostTools tools = new HostTools(session, live.host().target(), spec);
      new RestoredCluster(tools, data).requireStopped(LiveHost.limit());
    }

    assertThat(target.resolve("data/postmaster.pid")).doesNotExist();
    assertThat(proofs()).isEmpty();
  }

  @Test
  void aDumpNeverGoesOverADatabaseThatIsThere() throws Exception {
    DatabaseSpec spec = dump("postgres", Optional.empty());
    ArchiveId id = live.archive(spec);

    assertThatThrownBy(() -> live.restore(id, spec))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.BLOCKED));

    assertThat(ask(COUNT)).isEqualTo("20000");
  }

  @Test
  void aDamagedDumpNeverBecomesADatabase() throws Exception {
    ArchiveId id = live.archive(dump("postgres", Optional.empty()));
    Path segment =
        directory
            .resolve("repository/segments")
            .resolve(id.value())
            .resolve("000000-00001.tar.zst");
    StoredEntries.exchange(segment);

    assertThatThrownBy(() -> live.restore(id, dump("again", Optional.empty())))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.ARCHIVE_DAMAGED));

    assertThat(ask("select count(*) from pg_database where datname = 'again'")).isEqualTo("0");
  }

  @Test
  void aPasswordComesFromAFileOfTheHostAndIsNeverAnArgument() throws Exception {
    String password = "s3cret-of-this-test";
    try (PostgresServer locked = PostgresServer.startWithPassword(password)) {
      Path file = target.resolve("pgpass");
      LiveHost.said(
          "sh", "-c", "umask 077; echo \"*:*:*:*:$1\" > \"$2\"", "sh", password, file.toString());
      Login login =
          new Login(
              Optional.of("127.0.0.1"),
              locked.port(),
              PostgresServer.SUPERUSER,
              Optional.of(file.toString()));

      assertThat(live.archive(withLogin(login)).value()).isNotEmpty();
      assertThatThrownBy(() -> live.archive(withLogin(without(login))))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.COMMAND_FAILED));
    }
  }

  @Test
  void aToolThatIsNotThereIsToldByName() {
    DatabaseSpec spec = dump("postgres", Optional.empty());
    DatabaseSpec elsewhere =
        new DatabaseSpec(
            spec.name(),
            spec.kind(),
            spec.path(),
            spec.database(),
            spec.login(),
            spec.runAs(),
            Optional.of("/usr/lib/postgresql/99/bin"),
            Optional.empty());

    assertThatThrownBy(() -> live.archive(elsewhere))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(ProblemCode.NOT_FOUND);
              assertThat(e.problem().what()).contains("/usr/lib/postgresql/99/bin/pg_dump");
            });
  }

  private DatabaseSpec base(Optional<String> expect) {
    return new DatabaseSpec(
        "measurements",
        Kind.POSTGRESQL_BASE,
        Optional.of(target.resolve("data").toString()),
        "postgres",
        login(),
        LiveHost.serverUser(),
        programs(),
        Optional.of(new Check(COUNT, expect)));
  }

  private DatabaseSpec dump(String database, Optional<String> expect) {
    return new DatabaseSpec(
        "measurements",
        Kind.POSTGRESQL_DUMP,
        Optional.empty(),
        database,
        login(),
        LiveHost.serverUser(),
        programs(),
        Optional.of(new Check(COUNT, expect)));
  }

  private static DatabaseSpec at(DatabaseSpec spec, Path data) {
    return new DatabaseSpec(
        spec.name(),
        spec.kind(),
        Optional.of(data.toString()),
        spec.database(),
        spec.login(),
        spec.runAs(),
        spec.programs(),
        spec.check());
  }

  private DatabaseSpec withLogin(Login login) {
    return new DatabaseSpec(
        "locked",
        Kind.POSTGRESQL_DUMP,
        Optional.empty(),
        "postgres",
        login,
        LiveHost.serverUser(),
        programs(),
        Optional.empty());
  }

  private static Login without(Login login) {
    return new Login(login.host(), login.port(), login.user(), Optional.empty());
  }

  private Login login() {
    return new Login(
        Optional.of("127.0.0.1"), server.port(), PostgresServer.SUPERUSER, Optional.empty());
  }

  private static Optional<String> programs() {
    return Optional.of(PostgresServer.program("psql").getParent().toString());
  }

  /** Enough that a backup is in the middle for a while. */
  private void fill() throws Exception {
    ask("create table big as select i, repeat(md5(i::text), 30) from generate_series(1, 200000) i");
  }

  private ProblemException cut(DatabaseSpec spec, Runnable disaster) {
    return catchThrowableOfType(ProblemException.class, () -> live.archive(spec, disaster));
  }

  private void assertNothingStored() throws Exception {
    Repository repository = live.repository();
    assertThat(repository.archives()).isEmpty();
    assertThat(repository.plans()).isEmpty();
    assertThat(repository.archivesWithSegments()).isEmpty();
  }

  private List<Entry> entries(ArchiveId id) throws Exception {
    List<Entry> entries = new ArrayList<>();
    try (ManifestReader manifest = live.repository().manifest(id)) {
      for (Optional<Entry> each = manifest.next(); each.isPresent(); each = manifest.next()) {
        entries.add(each.get());
      }
    }
    return entries;
  }

  private static List<Path> proofs() throws Exception {
    try (Stream<Path> all = Files.list(Path.of("/tmp"))) {
      return all.filter(file -> file.getFileName().toString().startsWith("understudy-proof."))
          .toList();
    }
  }

  /** Adds rows one transaction after another until it is ended. */
  private Process writer() throws Exception {
    List<String> command = new ArrayList<>(psql(server.port(), "postgres"));
    command.add(
        "do $$ begin for i in 20001..100000000 loop insert into m values (i, md5(i::text)); commit;"
            + " end loop; end $$");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("writer").toFile())
        .start();
  }

  private void awaitMoreThan(long rows) throws Exception {
    // Each look starts a program: that is pause enough.
    long seen = rows;
    while (seen <= rows) {
      seen = Long.parseLong(ask(COUNT));
    }
  }

  private String ask(String query) throws Exception {
    return ask(server.port(), query);
  }

  private static String ask(int port, String query) throws Exception {
    return said(psql(port, "postgres"), query);
  }

  private String askIn(String database, String query) throws Exception {
    return said(psql(server.port(), database), query);
  }

  private static String said(List<String> psql, String query) throws Exception {
    List<String> command = new ArrayList<>(psql);
    command.add(query);
    return LiveHost.said(command.toArray(String[]::new));
  }

  private static List<String> psql(int port, String database) {
    return List.of(
        PostgresServer.program("psql").toString(),
        "-X",
        "-A",
        "-t",
        "-q",
        "-h",
        "127.0.0.1",
        "-p",
        Integer.toString(port),
        "-U",
        PostgresServer.SUPERUSER,
        "-d",
        database,
        "-c");
  }
}

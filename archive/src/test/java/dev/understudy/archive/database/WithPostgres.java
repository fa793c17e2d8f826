package dev.understudy.archive.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.cloud.estate.DatabaseSpec.Check;
import dev.understudy.cloud.estate.DatabaseSpec.Kind;
import dev.understudy.cloud.estate.DatabaseSpec.Login;
import dev.understudy.core.PostgresServer;
import dev.understudy.core.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL with some rows, this machine behind OpenSSH, a repository. */
abstract class WithPostgres {
  static final String COUNT = "select count(*) from m";

  @TempDir Path directory;
  LiveHost live;
  PostgresServer server;
  Path target;

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

  DatabaseSpec base(Optional<String> expect) {
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

  DatabaseSpec dump(String database, Optional<String> expect) {
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

  static DatabaseSpec at(DatabaseSpec spec, Path data) {
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

  DatabaseSpec withLogin(Login login) {
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

  static Login without(Login login) {
    return new Login(login.host(), login.port(), login.user(), Optional.empty());
  }

  Login login() {
    return new Login(
        Optional.of("127.0.0.1"), server.port(), PostgresServer.SUPERUSER, Optional.empty());
  }

  static Optional<String> programs() {
    return Optional.of(PostgresServer.program("psql").getParent().toString());
  }

  /** Enough that a backup is in the middle for a while. */
  void fill() throws Exception {
    ask("create table big as select i, repeat(md5(i::text), 30) from generate_series(1, 200000) i");
  }

  ProblemException cut(DatabaseSpec spec, Runnable disaster) {
    return catchThrowableOfType(ProblemException.class, () -> live.archive(spec, disaster));
  }

  void assertNothingStored() throws Exception {
    Repository repository = live.repository();
    assertThat(repository.archives()).isEmpty();
    assertThat(repository.plans()).isEmpty();
    assertThat(repository.archivesWithSegments()).isEmpty();
  }

  List<Entry> entries(ArchiveId id) throws Exception {
    List<Entry> entries = new ArrayList<>();
    try (ManifestReader manifest = live.repository().manifest(id)) {
      for (Optional<Entry> each = manifest.next(); each.isPresent(); each = manifest.next()) {
        entries.add(each.get());
      }
    }
    return entries;
  }

  static List<Path> proofs() throws Exception {
    try (Stream<Path> all = Files.list(Path.of("/tmp"))) {
      return all.filter(file -> file.getFileName().toString().startsWith("understudy-proof."))
          .toList();
    }
  }

  /** Adds rows one transaction after another until it is ended. */
  Process writer() throws Exception {
    List<String> command = new ArrayList<>(psql(server.port(), "postgres"));
    command.add(
        "do $$ begin for i in 20001..100000000 loop insert into m values (i, md5(i::text)); commit;"
            + " end loop; end $$");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("writer").toFile())
        .start();
  }

  void awaitMoreThan(long rows) throws Exception {
    // Each look starts a program: that is pause enough.
    long seen = rows;
    while (seen <= rows) {
      seen = Long.parseLong(ask(COUNT));
    }
  }

  String ask(String query) throws Exception {
    return ask(server.port(), query);
  }

  static String ask(int port, String query) throws Exception {
    return said(psql(port, "postgres"), query);
  }

  String askIn(String database, String query) throws Exception {
    return said(psql(server.port(), database), query);
  }

  static String said(List<String> psql, String query) throws Exception {
    List<String> command = new ArrayList<>(psql);
    command.add(query);
    return LiveHost.said(command.toArray(String[]::new));
  }

  static List<String> psql(int port, String database) {
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

package dev.understudy.archive.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.archive.database.DatabaseRestoreResult.Level;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.cloud.estate.DatabaseSpec.Login;
import dev.understudy.core.PostgresServer;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresDumpTest extends WithPostgres {

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
}

package dev.understudy.archive.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.archive.database.DatabaseRestoreResult.Level;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.RawPath;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.cloud.estate.DatabaseSpec.Check;
import dev.understudy.cloud.estate.DatabaseSpec.Kind;
import dev.understudy.cloud.estate.DatabaseSpec.Login;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteArchiveTest {
  private static final String COUNT = "select count(*) from m";

  @TempDir private Path directory;
  private LiveHost live;
  private Path source;

  @BeforeEach
  void startHost() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/sqlite3")), "sqlite3 is not installed");
    live = new LiveHost(directory);
    source = directory.resolve("source.db");
    asked(source, "create table m (id integer primary key, note text)");
    asked(
        source,
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)"
            + " insert into m select i, hex(randomblob(100)) from n");
  }

  @AfterEach
  void stopHost() throws IOException {
    if (live != null) {
      live.close();
    }
  }

  @Timeout(300)
  @ParameterizedTest
  @ValueSource(strings = {"wal", "delete"})
  void aCopyBesideAWriterHasAllThatWasAcknowledged(String mode) throws Exception {
    asked(source, "pragma journal_mode = " + mode);
    DatabaseSpec spec = spec(source, Optional.empty());
    try (AcknowledgingWriter writer = new AcknowledgingWriter(source)) {
      writer.awaitFirst();
      long before = writer.acknowledged();

      ArchiveId id = live.archive(spec);
      DatabaseRestoreResult result = live.restore(id, at(directory.resolve("restored.db")));

      long rows = Long.parseLong(result.answer().orElseThrow());
      assertThat(rows).isBetween(100_000 + before, 100_000 + writer.acknowledged());
      assertThat(result.level()).isEqualTo(Level.COMPLETE);
      assertThat(asked(directory.resolve("restored.db"), "pragma integrity_check; " + COUNT))
          .isEqualTo("ok\n" + rows);
    }
    assertThat(leftOvers()).isEmpty();
  }

  @Test
  void keepsModeAndNeverGoesOverAFile() throws Exception {
    Path restored = directory.resolve("restored.db");
    ArchiveId id = live.archive(spec(source, Optional.of("100000")));
    live.restore(id, at(restored));

    assertThat(Files.getPosixFilePermissions(restored))
        .isEqualTo(Files.getPosixFilePermissions(source));
    assertProblem(ProblemCode.BLOCKED, () -> live.restore(id, at(restored)));
  }

  @Test
  void aWrongAnswerLeavesNoFile() throws Exception {
    ArchiveId id = live.archive(spec(source, Optional.of("100001")));
    Path restored = directory.resolve("restored.db");

    assertProblem(
        ProblemCode.PROOF_FAILED, () -> live.restore(id, spec(restored, Optional.of("100001"))));

    assertThat(restored).doesNotExist();
    assertThat(directory.resolve("restored.db.understudy-restore")).doesNotExist();
  }

  @Test
  void aDamagedArchiveLeavesNoFile() throws Exception {
    ArchiveId id = live.archive(spec(source, Optional.empty()));
    StoredEntries.exchange(
        directory
            .resolve("repository/segments")
            .resolve(id.value())
            .resolve("000000-00001.tar.zst"));

    assertProblem(
        ProblemCode.ARCHIVE_DAMAGED, () -> live.restore(id, at(directory.resolve("restored.db"))));

    assertThat(directory.resolve("restored.db")).doesNotExist();
  }

  @Test
  void aFileThatIsNotThereIsToldAndNotMade() {
    Path missing = directory.resolve("missing.db");

    assertProblem(ProblemCode.NOT_FOUND, () -> live.archive(spec(missing, Optional.empty())));

    assertThat(missing).doesNotExist();
    assertThat(live.repository().plans()).isEmpty();
  }

  @Test
  void whatAKilledRunLeftIsRemovedByTheNextOfTheSameDatabase() throws Exception {
    ArchiveId mine = unfinished("estate/data#lite");
    ArchiveId other = unfinished("estate/data#another");

    ArchiveId id = live.archive(spec(source, Optional.empty()));

    assertThat(live.repository().archives()).containsExactly(id);
    assertThat(live.repository().plans()).containsExactly(other).doesNotContain(mine);
    assertThat(live.repository().archivesWithSegments()).containsExactlyInAnyOrder(id, other);
  }

  @SuppressWarnings("MustBeClosed")
  private ArchiveId unfinished(String name) throws IOException {
    ArchiveId id = ArchiveId.at(Instant.parse("2026-11-24T18:00:00Z"), name.hashCode());
    NewArchive begun =
        NewArchive.begin(
            live.repository(),
            new ManifestHeader(
                ManifestHeader.FORMAT,
                id,
                name,
                RawPath.ROOT,
                id.begun(),
                Optional.empty(),
                Map.of()));
    GroupOutput group = begun.group(0);
    group.write(new byte[1024]);
    group.finish();
    return id;
  }

  @Test
  void aHostWithoutSqliteIsTold() {
    DatabaseSpec spec = spec(source, Optional.empty());
    DatabaseSpec without =
        new DatabaseSpec(
            spec.name(),
            spec.kind(),
            spec.path(),
            spec.database(),
            spec.login(),
            spec.runAs(),
            Optional.of("/nowhere"),
            spec.check());

    assertProblem(ProblemCode.NOT_FOUND, () -> live.archive(without));

    assertThat(leftOvers()).isEmpty();
  }

  private static DatabaseSpec at(Path file) {
    return spec(file, Optional.empty());
  }

  private static DatabaseSpec spec(Path file, Optional<String> expect) {
    return new DatabaseSpec(
        "lite",
        Kind.SQLITE,
        Optional.of(file.toString()),
        "postgres",
        new Login(Optional.empty(), 5432, "postgres", Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Check(COUNT, expect)));
  }

  private static void assertProblem(
      ProblemCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }

  private static List<Path> leftOvers() {
    try (Stream<Path> all = Files.list(Path.of("/var/tmp"))) {
      return all.filter(file -> file.getFileName().toString().startsWith("understudy-sqlite."))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String asked(Path file, String query) throws Exception {
    Process process =
        new ProcessBuilder("sqlite3", "-bail", file.toString(), query)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  /** Another process that adds rows; what it has confirmed is durable. */
  private static final class AcknowledgingWriter implements AutoCloseable {
    private final Process process;
    private final Thread thread;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicLong acknowledged = new AtomicLong();

    AcknowledgingWriter(Path file) throws IOException {
      process =
          new ProcessBuilder("sqlite3", "-cmd", ".timeout 60000", file.toString())
              .redirectErrorStream(true)
              .start();
      thread = new Thread(this::write);
      thread.start();
    }

    long acknowledged() {
      return acknowledged.get();
    }

    void awaitFirst() throws InterruptedException {
      synchronized (acknowledged) {
        while (acknowledged.get() == 0) {
          acknowledged.wait();
        }
      }
    }

    private void write() {
      try (Writer to = process.outputWriter(StandardCharsets.UTF_8);
          BufferedReader from = process.inputReader(StandardCharsets.UTF_8)) {
        for (long i = 1; !isOver.get(); i++) {
          to.write("insert into m values (" + (200_000 + i) + ", 'new'); select changes();\n");
          to.flush();
          String said = from.readLine();
          if (!"1".equals(said)) {
            throw new IllegalStateException(said);
          }
          synchronized (acknowledged) {
            acknowledged.set(i);
            acknowledged.notifyAll();
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      isOver.set(true);
      try {
        thread.join();
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }
}

package dev.understudy.archive.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.archive.database.DatabaseRestoreResult.Level;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.cloud.estate.DatabaseSpec;
import dev.understudy.core.PostgresServer;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostgresArchiveTest extends WithPostgres {

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
}

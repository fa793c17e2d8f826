package dev.understudy.archive.database;

import dev.understudy.archive.Progress;
import dev.understudy.archive.database.DatabaseRestoreResult.Level;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.archive.restore.ArchiveRestore;
import dev.understudy.archive.restore.RestoreRequest;
import dev.understudy.archive.restore.RestoreResult;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A base backup back into a data directory: files, PostgreSQL's own check, a start, a question. */
record ClusterRestore(HostTools tools, Repository repository, ArchiveRestore files) {
  DatabaseRestoreResult run(DatabaseRestoreRequest request, Progress progress, Deadline deadline)
      throws IOException, InterruptedException {
    String data = request.database().path().orElseThrow();
    RestoredCluster cluster = new RestoredCluster(tools, data);
    ManifestHeader header = header(request);
    DatabaseFacts.require(header, request.database());
    ExpectedAnswer expected =
        ExpectedAnswer.of(request.database(), header, "select count(*) from pg_class");
    cluster.requireStopped(deadline);
    RestoreRequest what =
        new RestoreRequest(
            request.archive(),
            new RemotePlace(request.to(), data),
            List.of(),
            request.services(),
            RestoreRequest.Proof.READ_BACK,
            request.isKnown(),
            false,
            true,
            false,
            RestoreRequest.CHANNELS,
            Optional.empty());
    RestoreResult restored = files.run(what, progress, deadline);
    requireNeverStarted(data, deadline);
    boolean isProven = false;
    try {
      handOver(data, deadline);
      cluster.verify(deadline);
      String answer = cluster.answer(request.database().database(), expected.query(), deadline);
      Level level = expected.judge(answer);
      isProven = true;
      if (restored.keptBefore().isEmpty()) {
        files.commit(what, deadline);
      }
      return new DatabaseRestoreResult(
          restored.bytes(),
          level,
          Optional.of(answer),
          List.of(
              restored.provenFiles() + " files have their hashes",
              "pg_verifybackup finds them sound",
              "the server starts",
              expected.told(answer)),
          restored.keptBefore());
    } finally {
      if (!isProven) {
        files.rollBack(what, deadline);
      }
    }
  }

  /** A restore that is done already may have been written to since: nothing is taken back then. */
  private void requireNeverStarted(String data, Deadline deadline) throws InterruptedException {
    if (!tools.run(List.of("test", "-e", data + "/backup_label"), "", deadline).isSuccess()) {
      throw Problem.of(
              ProblemCode.BLOCKED,
              "the archive was restored to " + data + " of " + tools.host() + " and started before",
              "It may hold what was written since.",
              "understudy archive restore --to ssh://USER@HOST" + data + " --commit or --roll-back")
          .asException();
    }
  }

  private ManifestHeader header(DatabaseRestoreRequest request) throws IOException {
    try (ManifestReader manifest = repository.manifest(request.archive())) {
      return manifest.header();
    }
  }

  /** Owners' numbers are those of another host; PostgreSQL refuses what others may read. */
  private void handOver(String data, Deadline deadline) throws InterruptedException {
    Optional<String> user = tools.spec().runAs();
    if (user.isPresent() && tools.isRoot()) {
      tools.outputAsLogin(
          List.of("chown", "--recursive", "--no-dereference", user.get() + ":", "--", data),
          deadline);
    }
    tools.outputAsLogin(List.of("chmod", "0700", "--", data), deadline);
  }
}

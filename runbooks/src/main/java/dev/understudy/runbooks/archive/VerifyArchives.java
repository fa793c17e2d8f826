package dev.understudy.runbooks.archive;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.lock.HeldLock;
import dev.understudy.archive.lock.LockMode;
import dev.understudy.archive.lock.RepositoryLocks;
import dev.understudy.archive.verify.ArchiveVerify;
import dev.understudy.archive.verify.Fault;
import dev.understudy.archive.verify.Level;
import dev.understudy.archive.verify.Proofs;
import dev.understudy.archive.verify.VerifyReport;
import dev.understudy.archive.verify.VerifyRequest;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks whether archives are whole, and keeps what was proven in their repository.
 *
 * @param archives ids, joined by commas
 * @param share of the segments whose every byte is read, from 0 to 1; which ones, the run's id says
 */
record VerifyArchives(
    StepId id, ServerScope scope, ArchiveShelf shelf, Value archives, double share)
    implements CheckStep {
  private static final int SHOWN = 5;

  @Override
  public String summary() {
    return "Verify the archives of " + scope.server().name();
  }

  @Override
  public Receipt check(StepContext context) {
    Level lowest = Level.L1;
    long bytes = 0;
    List<ArchiveId> ids = ServerArchives.parse(archives.in(context));
    try (Repository repository = shelf.open(scope.estate());
        HeldLock lock =
            new RepositoryLocks(repository.store(), context.time())
                .take(RepositoryLocks.CONTENTS, LockMode.SHARED, "run " + context.run())) {
      context.progress("lock " + lock.id());
      for (ArchiveId archive : ids) {
        VerifyReport report =
            ArchiveVerify.verify(
                repository,
                new VerifyRequest(archive, share, context.run().value().hashCode()),
                context::progress);
        Level level = report.level().orElseThrow(() -> damaged(report).asException());
        new Proofs(repository.store())
            .record(archive, level, context.time().now(), context.run().value());
        lowest = level.compareTo(lowest) < 0 ? level : lowest;
        bytes += report.readBytes();
      }
    }
    if (ids.isEmpty()) {
      throw Problem.of(
              ProblemCode.PROOF_FAILED, "there is nothing to verify", "no archive is named", "")
          .asException();
    }
    return Receipt.of(
        "verified", archives.in(context), "proof", lowest.name(), "bytes", Long.toString(bytes));
  }

  private static Problem damaged(VerifyReport report) {
    return Problem.of(
        ProblemCode.ARCHIVE_DAMAGED,
        "archive " + report.archive() + " is damaged",
        report.faults().stream()
            .limit(SHOWN)
            .map(Fault::toString)
            .collect(Collectors.joining("; ")),
        "understudy archive verify --read-data " + report.archive());
  }
}

package dev.understudy.archive.database;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.lock.HeldLock;
import dev.understudy.archive.lock.LockMode;
import dev.understudy.archive.lock.RepositoryLocks;
import dev.understudy.archive.restore.ArchiveRestore;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.core.ssh.SshSession;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/**
 * Restores databases and proves them on their host: started, asked, and their answer compared. What
 * does not hold is taken back. Never over a database that is there: a cluster's files that were
 * there are kept until commit, a dump becomes a new database, a SQLite file must not exist.
 */
public final class DatabaseRestore {
  private final Ssh ssh;
  private final Repository repository;
  private final TimeSource time;

  public DatabaseRestore(Ssh ssh, Repository repository, TimeSource time) {
    this.ssh = ssh;
    this.repository = repository;
    this.time = time;
  }

  /**
   * Restores and proves.
   *
   * @throws ProblemException {@code PROOF_FAILED} when the restored database is not what was
   *     archived, {@code BLOCKED} when one is there or runs, {@code NOT_FOUND}, {@code
   *     ARCHIVE_DAMAGED}, {@code COMMAND_FAILED}, {@code HOST_UNREACHABLE}
   */
  public DatabaseRestoreResult run(
      DatabaseRestoreRequest request, Progress progress, Deadline deadline)
      throws InterruptedException {
    String purpose = "archive restore of " + request.archive();
    HeldLock reading =
        new RepositoryLocks(repository.store(), time)
            .take(RepositoryLocks.CONTENTS, LockMode.SHARED, purpose);
    try (SshSession session = ssh.connect(request.to(), deadline)) {
      requireIdle(session, request, deadline);
      HostTools tools = new HostTools(session, request.to(), request.database());
      return switch (request.database().kind()) {
        case POSTGRESQL_BASE ->
            new ClusterRestore(tools, repository, new ArchiveRestore(ssh, repository, time))
                .run(request, progress, deadline);
        case POSTGRESQL_DUMP -> new DumpRestore(tools, repository).run(request, deadline);
        case SQLITE -> new SqliteRestore(tools, repository).run(request, deadline);
      };
    } catch (InterruptedIOException e) {
      throw interrupted(e);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.HOST_UNREACHABLE,
              "the restore of " + request.archive() + " to " + request.to() + " broke off",
              String.valueOf(e.getMessage()),
              "run it again: what it had begun is made anew"),
          e);
    } finally {
      reading.close();
    }
  }

  private static void requireIdle(
      SshSession session, DatabaseRestoreRequest request, Deadline deadline)
      throws InterruptedException {
    for (String service : request.services()) {
      String state = session.run(List.of("systemctl", "is-active", "--", service), deadline).line();
      if (List.of("active", "activating", "reloading").contains(state)) {
        throw Problem.of(
                ProblemCode.BLOCKED,
                service + " is " + state + " on " + request.to(),
                "Nothing is restored under a running service.",
                "systemctl stop " + service)
            .asException();
      }
    }
  }

  private static InterruptedException interrupted(InterruptedIOException e) {
    InterruptedException interrupted = new InterruptedException("interrupted");
    interrupted.initCause(e);
    return interrupted;
  }
}

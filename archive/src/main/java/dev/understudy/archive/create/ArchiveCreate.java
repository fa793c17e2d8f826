package dev.understudy.archive.create;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.lock.HeldLock;
import dev.understudy.archive.lock.LockMode;
import dev.understudy.archive.lock.RepositoryLocks;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.Ssh;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Makes archives. */
public final class ArchiveCreate {
  private final Ssh ssh;
  private final Repository repository;
  private final TimeSource time;

  public ArchiveCreate(Ssh ssh, Repository repository, TimeSource time) {
    this.ssh = ssh;
    this.repository = repository;
    this.time = time;
  }

  /**
   * Makes an archive, or goes on with one of the same source that was interrupted. Repeatable.
   *
   * @throws ProblemException {@code HOST_UNREACHABLE}, {@code BLOCKED} when another create of the
   *     source is at work, {@code NOT_FOUND} when the directory is not there, and what a store
   *     throws
   */
  public CreateResult run(CreateRequest request, Progress progress, Deadline deadline)
      throws InterruptedException {
    RepositoryLocks locks = new RepositoryLocks(repository.store(), time);
    String purpose = "archive create of " + request.source();
    try (HeldLock contents = locks.take(RepositoryLocks.CONTENTS, LockMode.SHARED, purpose);
        HeldLock source =
            locks.take(RepositoryLocks.ofSource(request.source()), LockMode.EXCLUSIVE, purpose);
        CreateRun run = new CreateRun(ssh, repository, time, request, progress, deadline)) {
      return run.run(List.of(contents, source));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Tells what {@link #run} would read, name by name, and writes nothing. What an interrupted
   * create has finished is not counted off.
   *
   * @throws ProblemException as {@link #run}
   */
  public CreatePreview preview(CreateRequest request, Consumer<RawPath> names, Deadline deadline)
      throws InterruptedException {
    try (CreateRun run =
        new CreateRun(ssh, repository, time, request, Progress.silent(), deadline)) {
      return run.preview(names);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static ProblemException unwritable(IOException e) {
    return new ProblemException(
        Problem.of(
            ProblemCode.STATE_UNWRITABLE,
            "the archive could not be written",
            String.valueOf(e.getMessage()),
            "check the repository and the room for temporary files, then the same command again"),
        e);
  }
}

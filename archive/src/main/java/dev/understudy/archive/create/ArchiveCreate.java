package dev.understudy.archive.create;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.Repository;
import dev.understudy.core.Deadline;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.Ssh;

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
   * @throws dev.understudy.core.ProblemException {@code HOST_UNREACHABLE}, {@code BLOCKED} when
   *     another create of the source is at work, {@code NOT_FOUND} when the directory is not there,
   *     and what a store throws
   */
  @SuppressWarnings("DoNotCallSuggester")
  public CreateResult run(CreateRequest request, Progress progress, Deadline deadline)
      throws InterruptedException {
    throw new UnsupportedOperationException(
        "not yet: " + ssh + repository + time + request + progress + deadline);
  }
}

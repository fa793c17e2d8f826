package dev.understudy.archive.restore;

import dev.understudy.archive.Progress;
import dev.understudy.archive.format.Repository;
import dev.understudy.core.Deadline;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.Ssh;

/** Restores archives. */
public final class ArchiveRestore {
  private final Ssh ssh;
  private final Repository repository;
  private final TimeSource time;

  public ArchiveRestore(Ssh ssh, Repository repository, TimeSource time) {
    this.ssh = ssh;
    this.repository = repository;
    this.time = time;
  }

  /**
   * Restores into a staging directory, proves it, and swaps it in; goes on where an interrupted
   * restore of the same archive to the same place had come to. Repeatable: done when done.
   *
   * @throws dev.understudy.core.ProblemException {@code BLOCKED} when a service runs on the target,
   *     {@code NO_SPACE}, {@code ARCHIVE_DAMAGED}, {@code UNSAFE_ARCHIVE}, {@code PROOF_FAILED},
   *     {@code HOST_UNREACHABLE}
   */
  @SuppressWarnings("DoNotCallSuggester")
  public RestoreResult run(RestoreRequest request, Progress progress, Deadline deadline)
      throws InterruptedException {
    throw new UnsupportedOperationException(
        "not yet: " + ssh + repository + time + request + progress + deadline);
  }

  /** Removes what was kept of before. Repeatable. */
  @SuppressWarnings("DoNotCallSuggester")
  public void commit(RestoreRequest request, Deadline deadline) throws InterruptedException {
    throw new UnsupportedOperationException("not yet: " + request + deadline);
  }

  /** Puts back what was there before; what was restored is removed. Repeatable. */
  @SuppressWarnings("DoNotCallSuggester")
  public void rollBack(RestoreRequest request, Deadline deadline) throws InterruptedException {
    throw new UnsupportedOperationException("not yet: " + request + deadline);
  }
}

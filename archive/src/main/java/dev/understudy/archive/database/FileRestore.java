package dev.understudy.archive.database;

import dev.understudy.archive.Progress;
import dev.understudy.archive.restore.RestoreRequest;
import dev.understudy.archive.restore.RestoreResult;
import dev.understudy.core.Deadline;

/** How the files of a cluster come to their host; see {@code ArchiveRestore}. */
public interface FileRestore {

  RestoreResult run(RestoreRequest request, Progress progress, Deadline deadline)
      throws InterruptedException;

  /** Puts back what was there before. Repeatable. */
  void rollBack(RestoreRequest request, Deadline deadline) throws InterruptedException;
}

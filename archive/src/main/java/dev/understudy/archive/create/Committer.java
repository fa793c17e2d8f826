package dev.understudy.archive.create;

import dev.understudy.archive.format.SegmentWriter;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Makes segments durable while the next are read, and none before the plan is. Safe for use by many
 * threads.
 */
final class Committer {
  private static final int WAITING = 4;

  private final ExecutorService threads;
  private final Future<?> plan;
  private final List<Future<?>> waiting = new ArrayList<>();

  /**
   * @param plan done when the plan is in the repository
   */
  Committer(ExecutorService threads, Future<?> plan) {
    this.threads = threads;
    this.plan = plan;
  }

  void commit(SegmentWriter writer) throws InterruptedException {
    Future<?> oldest = null;
    synchronized (this) {
      waiting.add(
          threads.submit(
              () -> {
                plan.get();
                try (writer) {
                  writer.commit();
                }
                return null;
              }));
      if (waiting.size() > WAITING) {
        oldest = waiting.remove(0);
      }
    }
    if (oldest != null) {
      await(oldest);
    }
  }

  /** Waits for all. */
  void finish() throws InterruptedException {
    await(plan);
    List<Future<?>> all;
    synchronized (this) {
      all = List.copyOf(waiting);
      waiting.clear();
    }
    for (Future<?> each : all) {
      await(each);
    }
  }

  private static void await(Future<?> work) throws InterruptedException {
    try {
      work.get();
    } catch (ExecutionException e) {
      throw rethrown(e);
    }
  }

  /** What went wrong on another thread, as it is told. */
  static RuntimeException rethrown(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RuntimeException known) {
      return known;
    }
    if (cause instanceof IOException) {
      return new ProblemException(
          Problem.of(
              ProblemCode.STATE_UNWRITABLE,
              "an archive could not be written",
              String.valueOf(cause.getMessage()),
              "check the repository and its room, then the same command again"),
          cause);
    }
    return new IllegalStateException(cause);
  }
}

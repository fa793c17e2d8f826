package dev.understudy.archive.restore;

import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Threads that work on connections. When one fails, or the caller is interrupted, or the deadline
 * comes, the connections are closed, which ends what the others do.
 */
final class Crew implements AutoCloseable {

  /** What one thread does. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException, IOException;
  }

  private static final long TICK_MILLIS = 200;

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "restore");
            thread.setDaemon(true);
            return thread;
          });
  private final CompletionService<Boolean> ended = new ExecutorCompletionService<>(threads);
  private final List<Future<Boolean>> started = new ArrayList<>();
  private final List<AutoCloseable> connections = new ArrayList<>();
  private int running;

  /** To be closed when the work is over or has failed. */
  synchronized <T extends AutoCloseable> T closing(T connection) {
    connections.add(connection);
    return connection;
  }

  void start(Work work) {
    started.add(
        ended.submit(
            () -> {
              work.run();
              return true;
            }));
    running++;
  }

  /** Returns when everything that was started has ended; throws the first failure at once. */
  void await(Deadline deadline) throws InterruptedException {
    while (running > 0) {
      Future<Boolean> done = ended.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      if (done == null && deadline.isOver()) {
        throw Problem.of(
                ProblemCode.TIMEOUT,
                "the restore is not over in the time that it was given",
                "",
                "run the same command again: it goes on where it was")
            .asException();
      }
      if (done != null) {
        running--;
        get(done);
      }
    }
  }

  private static void get(Future<Boolean> done) throws InterruptedException {
    try {
      done.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException known) {
        throw known;
      }
      if (cause instanceof InterruptedException stopped) {
        throw stopped;
      }
      if (cause instanceof IOException broken) {
        throw new ProblemException(
            Problem.of(
                ProblemCode.HOST_UNREACHABLE,
                "the connection to the target broke",
                String.valueOf(broken.getMessage()),
                "run the same command again: it goes on where it was"),
            broken);
      }
      throw new IllegalStateException(cause);
    }
  }

  @Override
  public void close() {
    started.forEach(each -> each.cancel(true));
    synchronized (this) {
      for (AutoCloseable each : connections) {
        try {
          each.close();
        } catch (Exception e) {
          // It is given up either way.
        }
      }
    }
    threads.shutdownNow();
    boolean isInterrupted = Thread.interrupted();
    try {
      threads.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      isInterrupted = true;
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

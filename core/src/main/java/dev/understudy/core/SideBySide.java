package dev.understudy.core;

import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Does the same to many things, several at once, inside one step. */
public final class SideBySide {

  /** What is done to one thing. */
  @FunctionalInterface
  public interface Work<T> {
    void on(T thing) throws InterruptedException;
  }

  private SideBySide() {}

  /**
   * Returns when all is done. When one fails, or the caller is interrupted, nothing more is begun,
   * what has begun is interrupted and waited for, and the failure is thrown.
   *
   * @param threads how many at once, from 1
   */
  public static <T> void each(Collection<T> things, int threads, Work<T> work)
      throws InterruptedException {
    if (things.isEmpty()) {
      return;
    }
    ExecutorService crew =
        Executors.newFixedThreadPool(
            Math.min(threads, things.size()),
            task -> {
              Thread thread = new Thread(task, "side-by-side");
              thread.setDaemon(true);
              return thread;
            });
    CompletionService<Boolean> done = new ExecutorCompletionService<>(crew);
    Iterator<T> left = things.iterator();
    int running = 0;
    try {
      while (left.hasNext() || running > 0) {
        while (left.hasNext() && running < threads) {
          T thing = left.next();
          done.submit(
              () -> {
                work.on(thing);
                return true;
              });
          running++;
        }
        done.take().get();
        running--;
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } finally {
      crew.shutdownNow();
      awaitEnd(crew);
    }
  }

  private static void awaitEnd(ExecutorService crew) {
    boolean interrupted = Thread.interrupted();
    try {
      while (!crew.awaitTermination(1, TimeUnit.SECONDS)) {
        // A call to the cloud that has begun is over within its own time limit.
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException failure(Throwable cause) throws InterruptedException {
    if (cause instanceof InterruptedException stopped) {
      throw stopped;
    }
    if (cause instanceof RuntimeException failure) {
      throw failure;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(cause);
  }
}

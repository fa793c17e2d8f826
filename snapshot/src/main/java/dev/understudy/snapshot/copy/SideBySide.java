package dev.understudy.snapshot.copy;

import dev.understudy.core.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The same work for many things at a time, on threads that end with it. */
final class SideBySide {
  /** Enough to reach the cloud's rate limit; more would only wait for it. */
  private static final int THREADS = 16;

  private SideBySide() {}

  /** Answers in the order of the things; an interrupt begins nothing new. */
  static <T, R> List<R> each(List<T> things, Function<T, R> work) throws InterruptedException {
    if (things.isEmpty()) {
      return List.of();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(THREADS, things.size()),
            task -> {
              Thread thread = new Thread(task, "copies");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<R>> answers = new ArrayList<>();
      things.forEach(thing -> answers.add(threads.submit(() -> work.apply(thing))));
      List<R> results = new ArrayList<>();
      for (Future<R> answer : answers) {
        results.add(answer.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}

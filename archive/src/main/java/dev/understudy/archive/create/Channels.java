package dev.understudy.archive.create;

import dev.understudy.archive.remote.RemotePlace;
import dev.understudy.core.Deadline;
import dev.understudy.core.ProblemException;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.core.ssh.SshSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Sessions that work side by side, logged in while something else is done. */
final class Channels implements AutoCloseable {
  private final ExecutorService threads;
  private final List<Future<SshSession>> sessions = new ArrayList<>();

  Channels(Ssh ssh, RemotePlace from, int count, ExecutorService threads, Deadline deadline) {
    this.threads = threads;
    for (int i = 0; i < count; i++) {
      sessions.add(threads.submit(() -> ssh.connect(from.host(), deadline)));
    }
  }

  SshSession first() throws InterruptedException {
    return get(sessions.get(0));
  }

  /** Copies all groups; the first failure ends the others. */
  void copy(CreateScope scope, Iterator<Group> groups) throws InterruptedException {
    CompletionService<Void> work = new ExecutorCompletionService<>(threads);
    for (Future<SshSession> session : sessions) {
      work.submit(
          () -> {
            Optional<Group> group = next(groups);
            if (group.isEmpty()) {
              return null;
            }
            GroupCopy copy = new GroupCopy(scope, get(session));
            while (group.isPresent()) {
              copy.run(group.get());
              group = next(groups);
            }
            return null;
          });
    }
    for (int i = 0; i < sessions.size(); i++) {
      get(work.take());
    }
  }

  private static Optional<Group> next(Iterator<Group> groups) {
    synchronized (groups) {
      return groups.hasNext() ? Optional.of(groups.next()) : Optional.empty();
    }
  }

  private static <T> T get(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof InterruptedException) {
        throw new InterruptedException();
      }
      if (cause instanceof ProblemException known) {
        throw known;
      }
      throw cause instanceof IOException broken
          ? SourceProblems.broken(broken)
          : Committer.rethrown(cause == null ? e : cause);
    }
  }

  /** Logs out, which ends whatever still runs. */
  @Override
  public void close() {
    for (Future<SshSession> each : sessions) {
      each.cancel(true);
      if (each.isDone() && !each.isCancelled()) {
        try {
          each.get().close();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
          // It was never logged in.
        }
      }
    }
  }
}

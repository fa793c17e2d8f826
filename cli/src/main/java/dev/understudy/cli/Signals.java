package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns SIGINT and SIGTERM into a cancelled run: no new effect is begun, the journal says so, and
 * the process ends within five seconds with a run that can be resumed.
 */
final class Signals {
  private static final long GRACE_MILLIS = 4_500;

  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Runnable cancel;

  Signals() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "understudy-signals"));
  }

  /** What to do when a signal comes; replaces what was set before. */
  void onSignal(Runnable action) {
    cancel = action;
  }

  void clear() {
    cancel = null;
  }

  /** The command has returned; a shutdown from now on is our own exit. */
  void done() {
    clear();
    done.countDown();
  }

  private void stop() {
    Runnable action = cancel;
    if (action == null) {
      return;
    }
    action.run();
    try {
      done.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
  }
}

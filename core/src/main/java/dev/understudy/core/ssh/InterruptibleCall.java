package dev.understudy.core.ssh;

import dev.understudy.core.Deadline;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call that blocks on a socket and hears no interruption, made on a thread of its own and aborted
 * when the caller is interrupted or the deadline comes.
 */
final class InterruptibleCall {
  private static final int TICK_MILLIS = 50;

  private InterruptibleCall() {}

  /**
   * The call's answer.
   *
   * @param abort makes the call fail soon
   * @throws TimeoutException when the deadline came first
   * @throws ExecutionException with what the call threw
   */
  static <T> T make(String name, Callable<T> call, Deadline deadline, Runnable abort)
      throws InterruptedException, TimeoutException, ExecutionException {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    boolean isAnswered = false;
    try {
      while (true) {
        boolean last = deadline.isOver();
        try {
          T answer = task.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
          isAnswered = true;
          return answer;
        } catch (TimeoutException e) {
          if (last) {
            throw e;
          }
        }
      }
    } finally {
      if (!isAnswered) {
        abort.run();
      }
    }
  }
}

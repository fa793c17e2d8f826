package dev.understudy.lab.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.RpcRequest;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Performs actions under the model's lock and what they leave behind without it, in its own time.
 * The only place that takes the lock.
 */
final class Transitions implements AutoCloseable {

  /** An action on the model. Runs under its lock, so it must not call hosts itself. */
  @FunctionalInterface
  interface ModelAction {
    ObjectNode perform(RpcRequest request, Model model, Effects effects);
  }

  private final Model model;
  private final Pace pace;
  private final Faults faults;
  private final Runnable changed;
  private final ScheduledThreadPoolExecutor workers;

  /**
   * @param changed told after each change of the model
   */
  Transitions(Model model, Pace pace, Faults faults, Runnable changed) {
    this.model = model;
    this.pace = pace;
    this.faults = faults;
    this.changed = changed;
    this.workers =
        new ScheduledThreadPoolExecutor(
            8,
            work -> {
              Thread thread = new Thread(work, "lab-transition");
              thread.setDaemon(true);
              return thread;
            });
    workers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  ObjectNode perform(RpcRequest request, ModelAction action) {
    Effects effects = new Effects(pace);
    ObjectNode reply;
    synchronized (model) {
      long before = model.lastSequence;
      reply = action.perform(request, model, effects);
      if (model.lastSequence > before) {
        faults.takeLag(request).ifPresent(lag -> model.hideSince(before, lag));
      }
    }
    changed.run();
    run(effects);
    return reply;
  }

  /** Reads the model. */
  <T> T read(Function<Model, T> reader) {
    synchronized (model) {
      return reader.apply(model);
    }
  }

  /** Changes the model otherwise than by an action of the API. */
  void change(BiConsumer<Model, Effects> change) {
    Effects effects = new Effects(pace);
    synchronized (model) {
      change.accept(model, effects);
    }
    changed.run();
    run(effects);
  }

  @Override
  public void close() {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(20, TimeUnit.SECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void run(Effects effects) {
    for (Effects.Effect effect : effects.list()) {
      if (effect.atOnce()) {
        settle(effect, work(effect));
      } else {
        start(effect);
      }
    }
  }

  private void start(Effects.Effect effect) {
    long begin = System.nanoTime();
    submit(
        () -> {
          boolean worked = work(effect);
          Duration gone = Duration.ofNanos(System.nanoTime() - begin);
          submit(() -> settleInBackground(effect, worked), effect.delay().minus(gone));
        },
        Duration.ZERO);
  }

  /** What goes wrong here must be seen: nobody looks at the result of a scheduled task. */
  private void settleInBackground(Effects.Effect effect, boolean worked) {
    try {
      settle(effect, worked);
    } catch (RuntimeException bug) {
      System.err.println("lab: a transition ended in " + bug);
    }
  }

  private void submit(Runnable work, Duration delay) {
    try {
      var unused = workers.schedule(work, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      // The lab is going down; what is unfinished goes on when it comes up again.
    }
  }

  private void settle(Effects.Effect effect, boolean worked) {
    change((any, next) -> effect.settlement().settle(worked, next));
  }

  private static boolean work(Effects.Effect effect) {
    try {
      effect.work().run();
      return true;
    } catch (RuntimeException failed) {
      System.err.println("lab: " + failed);
      return false;
    }
  }
}

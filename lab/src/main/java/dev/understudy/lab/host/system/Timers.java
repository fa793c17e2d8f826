package dev.understudy.lab.host.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Transient timers of a machine. They belong to the machine and not to whoever made them: they
 * outlive a login and end with the machine's power. Thread-safe.
 */
public final class Timers {
  private static final int SIDE_BY_SIDE = 4;

  /** What a timer does when its time has come. */
  @FunctionalInterface
  public interface Command {
    void run() throws InterruptedException;
  }

  private final Journal journal;
  private final Map<String, Future<?>> waiting = new ConcurrentHashMap<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          SIDE_BY_SIDE,
          work -> {
            Thread thread = new Thread(work, "lab-timer");
            thread.setDaemon(true);
            return thread;
          });

  Timers(Journal journal) {
    this.journal = journal;
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Arms a timer; its unit is gone once its command has ended. */
  public synchronized void arm(String unit, Duration after, Command command) throws CommandFailure {
    if (waiting.containsKey(unit) || running.contains(unit)) {
      throw new CommandFailure(
          1,
          "Failed to start transient timer unit: Unit "
              + unit
              + ".timer was already loaded or has a fragment file.");
    }
    try {
      waiting.put(
          unit, clock.schedule(() -> fire(unit, command), after.toMillis(), TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException goingDown) {
      throw new CommandFailure(1, "Failed to start " + unit + ".timer: the system is going down.");
    }
  }

  /** Cancels a timer that waits; one whose command has begun has nothing left to cancel. */
  public synchronized void cancel(String unit) throws CommandFailure {
    Future<?> timer = waiting.remove(unit);
    if (timer == null) {
      throw new CommandFailure(
          5, "Failed to stop " + unit + ".timer: Unit " + unit + ".timer not loaded.");
    }
    timer.cancel(false);
  }

  public boolean isWaiting(String unit) {
    return waiting.containsKey(unit);
  }

  /** Whether the command of a timer runs now. */
  public boolean isRunning(String unit) {
    return running.contains(unit);
  }

  /** Names of the timers that wait, or whose command runs. */
  public List<String> all() {
    Set<String> all = new TreeSet<>(running);
    all.addAll(waiting.keySet());
    return List.copyOf(all);
  }

  /** Ends them all at once, with what they run. */
  public void end() {
    clock.shutdownNow();
  }

  private void fire(String unit, Command command) {
    synchronized (this) {
      if (waiting.remove(unit) == null) {
        return;
      }
      running.add(unit);
    }
    journal.add("systemd", "Started " + unit + ".service.");
    try {
      command.run();
    } catch (InterruptedException goingDown) {
      Thread.currentThread().interrupt();
    } finally {
      running.remove(unit);
    }
  }
}

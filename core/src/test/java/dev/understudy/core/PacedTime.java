package dev.understudy.core;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A clock for the steps of one plan that moves only while every step that may run is at work: to
 * the instant at which the first of them is done. So what it shows depends on the plan and not on
 * the machine. A step that may run and is not begun for a second of real time is waited for no
 * longer, and that is counted.
 */
final class PacedTime implements TimeSource {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Map<StepId, Set<StepId>> needs = new HashMap<>();
  private final Map<StepId, Instant> working = new HashMap<>();
  private final Set<StepId> over = new HashSet<>();
  private Instant now = MemoryJournal.START;
  private int stalls;

  PacedTime(Map<StepId, Set<StepId>> needs) {
    this.needs.putAll(needs);
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public void sleep(Duration pause) {
    throw new IllegalStateException("only steps take time here");
  }

  /** Returns when the step has worked so long. */
  synchronized void work(StepId step, Duration duration) throws InterruptedException {
    working.put(step, now.plus(duration));
    advance(false);
    while (!over.contains(step)) {
      long before = System.nanoTime();
      int known = over.size();
      wait(PATIENCE.toMillis());
      boolean isLate = System.nanoTime() - before >= PATIENCE.toNanos() && over.size() == known;
      if (isLate && !over.contains(step)) {
        stalls++;
        advance(true);
      }
    }
  }

  synchronized int stalls() {
    return stalls;
  }

  private void advance(boolean isForced) {
    boolean mayMove = isForced || isEverybodyAtWork();
    while (mayMove && !working.isEmpty()) {
      now = working.values().stream().min(Instant::compareTo).orElse(now);
      working.entrySet().removeIf(step -> !step.getValue().isAfter(now) && over.add(step.getKey()));
      mayMove = isEverybodyAtWork();
    }
    notifyAll();
  }

  private boolean isEverybodyAtWork() {
    return needs.entrySet().stream()
        .filter(step -> !over.contains(step.getKey()) && over.containsAll(step.getValue()))
        .allMatch(step -> working.containsKey(step.getKey()));
  }
}

package dev.understudy.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps work going side by side until there is none left or the run has to stop: for a failure it
 * starts nothing more, for an interruption, a lost lease or a crash it also stops what runs.
 */
final class RunCoordinator {
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration LEASE_LOOK = Duration.ofSeconds(2);

  private final RunScope scope;
  private final BooleanSupplier cancelled;
  private final Crew crew = new Crew();
  private Instant nextLeaseLook;
  private boolean interrupted;
  private boolean threadInterrupted;
  private Optional<String> evictedBy = Optional.empty();
  private @Nullable Throwable bug;

  RunCoordinator(RunScope scope, BooleanSupplier cancelled) {
    this.scope = scope;
    this.cancelled = cancelled;
    this.nextLeaseLook = scope.time().now().plus(LEASE_LOOK);
  }

  /** Supplies jobs and hears how they ended; called by the coordinating thread only. */
  interface Work {

    /** A job that may start now. */
    Optional<Job> next();

    void ended(StepId step, Ending ending);
  }

  /** Returns when nothing runs any more. */
  void drive(Work work) {
    while (true) {
      watch();
      while (maySetOut() && crew.hasRoom()) {
        Optional<Job> job = work.next();
        if (job.isEmpty()) {
          break;
        }
        crew.start(job.get());
      }
      if (crew.isIdle()) {
        return;
      }
      await().ifPresent(done -> settle(work, done.job().step(), done.ending()));
      leaveDeafBehind(work);
    }
  }

  boolean isInterrupted() {
    return interrupted;
  }

  /** Whether the calling thread was interrupted, whose flag has to be set again. */
  boolean isThreadInterrupted() {
    return threadInterrupted;
  }

  /** Who has asked this run to make room. */
  Optional<String> evictedBy() {
    return evictedBy;
  }

  Optional<Throwable> bug() {
    return Optional.ofNullable(bug);
  }

  private boolean maySetOut() {
    return !interrupted && bug == null && !scope.journal().isShut();
  }

  private Optional<Crew.Done> await() {
    try {
      return crew.await(TICK);
    } catch (InterruptedException e) {
      threadInterrupted = true;
      return Optional.empty();
    }
  }

  private void watch() {
    threadInterrupted |= Thread.interrupted();
    Instant now = scope.time().now();
    if (!now.isBefore(nextLeaseLook)) {
      nextLeaseLook = now.plus(LEASE_LOOK);
      evictedBy = evictedBy.or(scope.journal()::lookAtLease);
    }
    interrupted |= threadInterrupted || cancelled.getAsBoolean() || evictedBy.isPresent();
    if (interrupted) {
      scope.journal().halt();
    }
    if (interrupted || scope.journal().isShut()) {
      crew.stopAll();
    }
    crew.stopOverdue(scope.time(), GRACE);
  }

  private void settle(Work work, StepId step, Ending ending) {
    if (ending instanceof Ending.Broken broken && bug == null) {
      bug = broken.bug();
    }
    interrupted |= ending instanceof Ending.Interrupted && !scope.journal().isShut();
    work.ended(step, ending);
  }

  /** A step that does not hear is not waited for: the operator wants the prompt back. */
  private void leaveDeafBehind(Work work) {
    for (Job job : crew.leaveDeafBehind(PATIENCE)) {
      boolean isOverdueOnly = !interrupted && !scope.journal().isShut();
      settle(work, job.step(), isOverdueOnly ? leaveBehind(job) : new Ending.Interrupted());
    }
  }

  private static Ending leaveBehind(Job job) {
    try {
      return job.leaveBehind();
    } catch (RunJournal.Shut e) {
      return new Ending.Unrecorded();
    }
  }
}

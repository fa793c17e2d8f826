package dev.understudy.core;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The journal as a run writes it, and the door every effect passes. A crash, a lost lease or a
 * record that cannot be written shuts it for good: from then on nothing is recorded and no effect
 * begins.
 */
final class RunJournal {
  private final Journal journal;
  private final Lease lease;
  private final RunnerProbe probe;
  private final Set<StepId> retired = new HashSet<>();
  private boolean halted;
  private boolean hasFailure;
  private boolean shut;
  private @Nullable Throwable crash;
  private @Nullable Problem problem;

  RunJournal(Journal journal, Lease lease, RunnerProbe probe) {
    this.journal = journal;
    this.lease = lease;
    this.probe = probe;
  }

  /** Thrown on the way out of a run whose journal is shut; never leaves the runner. */
  static final class Shut extends RuntimeException {
    Shut() {
      super("the run is over", null, false, false);
    }
  }

  /** Appends and forces, while the lease is held and the journal is open. */
  synchronized void append(
      JournalEvent event, Optional<StepId> step, int attempt, Map<String, String> data) {
    probe(RunnerProbe.Point.BEFORE_APPEND, event, step);
    refuseWithoutLease();
    write(event, step, attempt, data);
    probe(RunnerProbe.Point.AFTER_APPEND, event, step);
  }

  /**
   * Lets an effect of {@code step} begin, or throws {@link Shut}.
   *
   * @throws InterruptedException when the run or this thread was told to stop, also if the step has
   *     swallowed that
   */
  synchronized void admit(StepId step) throws InterruptedException {
    allow(step);
    refuseWithoutLease();
  }

  /**
   * The same before the intent is recorded, where the lease is looked at anyway.
   *
   * @throws InterruptedException as {@link #admit}
   */
  synchronized void allow(StepId step) throws InterruptedException {
    if (Thread.interrupted() || halted) {
      throw new InterruptedException("told to stop before the effect of " + step);
    }
    refuseWhenShut(Optional.of(step));
  }

  /** Lets no further effect begin; what runs may still be recorded. */
  synchronized void halt() {
    halted = true;
  }

  /**
   * Tells the probe, unless the run has crashed; what it throws is the crash. One at a time, so
   * that nothing is recorded between the throw and the end of everything.
   */
  synchronized void probe(RunnerProbe.Point point, JournalEvent event, Optional<StepId> step) {
    refuseWhenShut(step);
    try {
      probe.at(point, event, step);
    } catch (Throwable thrown) {
      shut = true;
      crash = thrown;
      throw new Shut();
    }
  }

  /** A step has failed: known here before anybody hears of it, so that no other one starts. */
  synchronized void fail() {
    hasFailure = true;
  }

  synchronized boolean hasFailure() {
    return hasFailure;
  }

  /** Records nothing more about a step that did not stop when told to. */
  synchronized void retire(StepId step) {
    retired.add(step);
  }

  /** Shuts the journal when the lease is lost; says who has asked us to give it up. */
  synchronized Optional<String> lookAtLease() {
    if (shut) {
      return Optional.empty();
    }
    try {
      refuseWithoutLease();
      return lease.evictedBy();
    } catch (Shut e) {
      return Optional.empty();
    }
  }

  synchronized void shut() {
    shut = true;
  }

  synchronized boolean isShut() {
    return shut;
  }

  synchronized Optional<Throwable> crash() {
    return Optional.ofNullable(crash);
  }

  /** Why it was shut, if it was not a crash. */
  synchronized Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  private void refuseWhenShut(Optional<StepId> step) {
    if (shut || step.map(retired::contains).orElse(false)) {
      throw new Shut();
    }
  }

  private void refuseWithoutLease() {
    whyWithoutLease()
        .ifPresent(
            why -> {
              shut = true;
              problem = why;
              throw new Shut();
            });
  }

  /** A store that cannot answer counts as lost: two writers are worse than none. */
  private Optional<Problem> whyWithoutLease() {
    try {
      return lease.isHeld() ? Optional.empty() : Optional.of(lost());
    } catch (ProblemException e) {
      return Optional.of(e.problem());
    }
  }

  private Problem lost() {
    return Problem.of(
        ProblemCode.LEASE_LOST,
        "The lease on the estate was lost while the run was going on.",
        "Another run has taken it, or the state directory was removed or replaced.",
        "understudy run list, then: understudy run resume " + journal.header().run());
  }

  private void write(
      JournalEvent event, Optional<StepId> step, int attempt, Map<String, String> data) {
    try {
      journal.append(event, step, attempt, data);
    } catch (ProblemException e) {
      shut = true;
      problem = e.problem();
      throw new Shut();
    }
  }
}

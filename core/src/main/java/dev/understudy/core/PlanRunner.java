package dev.understudy.core;

/**
 * The only class that performs steps: journals the intent, executes, verifies, records, resumes,
 * compensates in reverse.
 *
 * <p>A problem ends in a {@link RunOutcome}, never in an exception; a defect in a step is rethrown
 * after the other steps have ended. Either way the journal tells what to resume.
 */
public final class PlanRunner {
  private final TimeSource time;
  private final RunListener listener;
  private final RunnerProbe probe;
  private final CallLog calls;
  private volatile boolean cancelled;

  public PlanRunner(TimeSource time, RunListener listener, RunnerProbe probe) {
    this(time, listener, probe, new CallLog());
  }

  /**
   * @param calls told of every call of the cloud's API
   */
  public PlanRunner(TimeSource time, RunListener listener, RunnerProbe probe, CallLog calls) {
    this.calls = calls;
    this.time = time;
    this.listener = new QuietListener(listener);
    this.probe = probe;
  }

  /**
   * Stops the run as an interruption of the calling thread does: no new effect, what runs is
   * interrupted, the run returns within 5 s. For signal handlers; may be called from any thread, at
   * any time and again.
   */
  public void cancel() {
    cancelled = true;
  }

  /**
   * Runs what the journal does not yet record as succeeded. A fresh journal starts, any other
   * resumes; a finished run returns its outcome again and does nothing.
   *
   * @throws ProblemException {@link ProblemCode#STALE_PLAN} when the journal is not of this plan
   */
  public RunOutcome run(Plan plan, Journal journal, Lease lease) {
    RunState state = RunState.of(plan, journal.records());
    if (state.isFinished()) {
      return RunSession.ended(journal, state, RunOutcome.Status.SUCCEEDED);
    }
    return session(plan, journal, lease, state).run();
  }

  /**
   * Compensates what this run did, last first, and stops at the point of no return. Errors are
   * recorded and the rest goes on; then the outcome is FAILED with the first of them, and an undo
   * may be tried again.
   *
   * @throws ProblemException {@link ProblemCode#STALE_PLAN} when the journal is not of this plan
   */
  public RunOutcome undo(Plan plan, Journal journal, Lease lease) {
    RunState state = RunState.of(plan, journal.records());
    if (state.isUndone()) {
      return RunSession.ended(journal, state, RunOutcome.Status.UNDONE);
    }
    return session(plan, journal, lease, state).undo();
  }

  private RunSession session(Plan plan, Journal journal, Lease lease, RunState state) {
    RunJournal gate = new RunJournal(journal, lease, probe);
    RunScope scope = RunScope.of(plan, journal, gate, time, listener, calls, state);
    return new RunSession(scope, journal, lease, state, () -> cancelled);
  }
}

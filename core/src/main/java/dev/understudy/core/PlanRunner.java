package dev.understudy.core;

/**
 * The only class that performs steps: journals the intent, executes, verifies, records, resumes,
 * compensates in reverse.
 *
 * <p>Placeholder signature; see the implementation.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class PlanRunner {
  private final TimeSource time;
  private final RunListener listener;
  private final RunnerProbe probe;

  public PlanRunner(TimeSource time, RunListener listener, RunnerProbe probe) {
    this.time = time;
    this.listener = listener;
    this.probe = probe;
  }

  /**
   * Runs what the journal does not yet record as succeeded. A fresh journal starts, any other
   * resumes.
   */
  public RunOutcome run(Plan plan, Journal journal, Lease lease) {
    throw new IllegalStateException(
        "to be written " + time + listener + probe + plan + journal + lease);
  }

  /** Compensates what succeeded, last first, and stops at the point of no return. */
  public RunOutcome undo(Plan plan, Journal journal, Lease lease) {
    throw new IllegalStateException("to be written " + plan + journal + lease);
  }
}

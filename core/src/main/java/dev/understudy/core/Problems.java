package dev.understudy.core;

/** The problems that the runner itself finds. */
final class Problems {
  private Problems() {}

  static Problem overdue(Plan.Node node) {
    return Problem.of(
            ProblemCode.TIMEOUT,
            "Step " + node.id() + " did not end within " + node.timeout().toSeconds() + " s.",
            "It was told to stop when its time was up.",
            "")
        .withEffect(Effect.UNKNOWN);
  }

  static Problem deaf(StepId step) {
    return Problem.of(
            ProblemCode.TIMEOUT,
            "Step " + step + " was told to stop and did not.",
            "It was left behind; whether its effect happened is not known.",
            "")
        .withEffect(Effect.UNKNOWN);
  }

  /** Names the kind of defect and the place, not its message, which might hold a secret. */
  static Problem bug(StepId step, Throwable bug) {
    StackTraceElement[] trace = bug.getStackTrace();
    return Problem.of(
            ProblemCode.BUG,
            "Step " + step + " broke: " + bug.getClass().getName() + ".",
            trace.length == 0 ? "" : "At " + trace[0] + ".",
            "Report this with the journal of the run")
        .withEffect(Effect.UNKNOWN);
  }

  static Problem interrupted() {
    return Problem.of(
        ProblemCode.INTERRUPTED,
        "The run was interrupted.",
        "No new step was begun after that.",
        "");
  }

  static Problem evicted(String by) {
    return Problem.of(
        ProblemCode.INTERRUPTED,
        "The run made room for " + by + ".",
        "A rehearsal gives way to the real thing; no new step was begun after that.",
        "");
  }

  static Problem noReturn(StepId step, RunId run) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "The undo stopped at step " + step + ", which cannot be taken back.",
        "It is the point of no return of this run; what came after it was taken back.",
        "understudy run resume " + run);
  }
}

package dev.understudy.core;

import java.util.Map;

/**
 * Where one step stands.
 *
 * @param attempt the one that is running, or that will; grows only when an effect was taken back
 * @param receipt of what succeeded or is being taken back, else empty
 * @param touched this attempt was started at least once, so it may have left something
 * @param mayHaveHappened the effect is there, or it cannot be told
 */
record StepState(
    Phase phase, int attempt, Receipt receipt, boolean touched, boolean mayHaveHappened) {

  /** What the last record about the step says. */
  enum Phase {
    UNTOUCHED,
    STARTED,
    SUCCEEDED,
    FAILED,
    COMPENSATING
  }

  /** The part of a step in which it failed. */
  enum Part {
    PRECHECK,
    EXECUTE,
    VERIFY
  }

  static StepState untouched(int attempt) {
    return new StepState(Phase.UNTOUCHED, attempt, Receipt.empty(), false, false);
  }

  StepState after(JournalRecord record) {
    return switch (record.event()) {
      case STEP_STARTED -> new StepState(Phase.STARTED, attempt, Receipt.empty(), true, true);
      case STEP_SUCCEEDED ->
          new StepState(Phase.SUCCEEDED, attempt, JournalFacts.receipt(record), touched, true);
      case STEP_FAILED ->
          new StepState(Phase.FAILED, attempt, Receipt.empty(), touched, after(record.data()));
      case STEP_COMPENSATION_STARTED ->
          new StepState(Phase.COMPENSATING, attempt, JournalFacts.receipt(record), true, true);
      case STEP_COMPENSATION_FAILED -> this;
      case STEP_COMPENSATED -> untouched(attempt + 1);
      case RUN_STARTED,
          RUN_RESUMED,
          RUN_REBASED,
          RUN_INTERRUPTED,
          RUN_UNDONE,
          RUN_FAILED,
          RUN_FINISHED ->
          this;
    };
  }

  /** Whether the effect may be there after a failure with this data. */
  private boolean after(Map<String, String> failure) {
    String part = failure.getOrDefault(JournalFacts.PHASE, Part.EXECUTE.name());
    if (part.equals(Part.PRECHECK.name())) {
      return mayHaveHappened;
    }
    return part.equals(Part.VERIFY.name())
        || Effect.UNKNOWN.name().equals(failure.get(JournalFacts.EFFECT));
  }
}

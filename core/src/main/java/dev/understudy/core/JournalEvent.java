package dev.understudy.core;

/** What a journal record says. Names are the file format; never renamed, never reused. */
public enum JournalEvent {
  RUN_STARTED,
  RUN_RESUMED,
  /** A changed runbook was accepted in mid-run; the data holds the new plan. */
  RUN_REBASED,
  STEP_STARTED,
  STEP_SUCCEEDED,
  STEP_FAILED,
  /** The intent to take an effect back, forced to disk before it is. */
  STEP_COMPENSATION_STARTED,
  STEP_COMPENSATED,
  STEP_COMPENSATION_FAILED,
  RUN_INTERRUPTED,
  RUN_UNDONE,
  RUN_FAILED,
  RUN_FINISHED
}

package dev.understudy.core;

/** What a failed call may have done to the world; decides whether it is repeated. */
public enum Effect {
  /** Refused: nothing happened and nothing will until something is fixed. Never retried. */
  NONE,
  /**
   * Nothing happened, and the same call may succeed later: throttled, refused connection, busy.
   * Retried.
   */
  TRANSIENT,
  /** Sent, no answer: it may have happened. Never repeated blindly; a precheck looks first. */
  UNKNOWN
}

package dev.understudy.runbooks.report;

import dev.understudy.core.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A moment at which the run did not go on by itself.
 *
 * @param who as the record says; may be empty
 * @param what happened, in the words of the journal; may be empty
 * @param after how long the run had stood still; empty when it had not
 */
public record Intervention(
    Kind kind,
    Instant at,
    Optional<StepId> step,
    String who,
    String what,
    Optional<Duration> after) {

  /** Printed in lower case. */
  public enum Kind {
    /** A failure ended the run. */
    STOPPED,
    /** Taking an effect back failed. */
    UNDO_FAILED,
    INTERRUPTED,
    /** It made room for another run. */
    EVICTED,
    /** It ended without a word: killed, or its host died. */
    CUT_OFF,
    RESUMED,
    /** What was done began to be taken back. */
    UNDO,
    REBASED,
    APPROVED
  }
}

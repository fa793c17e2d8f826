package dev.understudy.runbooks.report;

import dev.understudy.core.StepId;
import java.time.Instant;
import java.util.Optional;

/**
 * A choice that was made in a run, by a person or by the runbook.
 *
 * @param what was chosen
 * @param why as the journal says; may be empty
 * @param who decided; empty when it was the runbook, or the journal does not say
 */
public record Decision(
    Kind kind, Instant at, Optional<StepId> step, String what, String why, String who) {

  /** Printed in lower case. */
  public enum Kind {
    /** A parameter that was given when the run was started. */
    ARGUMENT,
    /** Which way a step with a documented fallback took. */
    WAY,
    /** The proof that the old server cannot serve. */
    FENCED,
    /** Went on without that proof, for the reason that was typed. */
    UNFENCED,
    /** A changed runbook was accepted in mid-run. */
    REBASED
  }
}

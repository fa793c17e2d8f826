package dev.understudy.runbooks.report;

import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How one step of a run stands.
 *
 * @param attempt the last one, from 1
 * @param starts how often it was started, resumes included
 * @param started when it was last started; empty when its effect was found
 * @param took as journaled; empty while it has not succeeded
 * @param found its effect was there already
 */
public record StepView(
    StepId id,
    Status status,
    int attempt,
    int starts,
    Optional<Instant> started,
    Optional<Instant> ended,
    Optional<Duration> took,
    boolean found,
    Receipt receipt,
    Optional<Problem> problem) {

  /** Printed in lower case. */
  public enum Status {
    /** Started and not ended: running now, or cut off. */
    STARTED,
    SUCCEEDED,
    FAILED,
    /** Being taken back, or cut off while it was. */
    COMPENSATING,
    COMPENSATED,
    COMPENSATION_FAILED
  }

  static StepView unknown(StepId id) {
    return new StepView(
        id,
        Status.STARTED,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Receipt.empty(),
        Optional.empty());
  }
}

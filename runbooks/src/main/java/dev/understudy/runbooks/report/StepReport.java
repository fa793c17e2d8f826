package dev.understudy.runbooks.report;

import dev.understudy.core.store.Timing;
import java.time.Duration;
import java.util.Optional;

/**
 * A step of a run held against its rehearsals.
 *
 * @param usual how long it took in earlier runs; empty when none has measured it
 */
public record StepReport(StepView step, Optional<Timing> usual) {

  /** It took longer than 95 of 100 earlier runs. */
  public boolean isSlow() {
    return step.took()
        .flatMap(took -> usual.map(timing -> took.compareTo(timing.p95()) > 0))
        .orElse(false);
  }

  /** By how much it took longer than 95 of 100 earlier runs; zero when it did not. */
  public Duration overP95() {
    return isSlow() ? step.took().orElseThrow().minus(usual.orElseThrow().p95()) : Duration.ZERO;
  }
}

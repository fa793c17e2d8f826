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

  /** From so many earlier runs on there is something to be slower than. */
  private static final int ENOUGH = 5;

  /** What nobody would have noticed is not worth a line. */
  private static final Duration NOTICEABLE = Duration.ofSeconds(1);

  /** It took noticeably longer than 95 of 100 earlier runs, of which there are enough to tell. */
  public boolean isSlow() {
    return step.took().flatMap(took -> usual.map(timing -> isSlow(took, timing))).orElse(false);
  }

  private static boolean isSlow(Duration took, Timing timing) {
    return timing.count() >= ENOUGH && took.minus(timing.p95()).compareTo(NOTICEABLE) > 0;
  }

  /** By how much it took longer than 95 of 100 earlier runs; zero when it did not. */
  public Duration overP95() {
    return isSlow() ? step.took().orElseThrow().minus(usual.orElseThrow().p95()) : Duration.ZERO;
  }
}

package dev.understudy.runbooks.report;

import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one step of a run stands.
 *
 * @param planned as the plan in force says; empty when it is not in it, or the journal keeps none
 * @param attempt the last one, from 1; 0 while it was not started
 * @param starts how often it was started, resumes and retries included
 * @param retries how often the run itself tried it again
 * @param started when it was last started; empty when its effect was found
 * @param took as journaled; empty while it has not succeeded
 * @param found its effect was there already
 * @param calls of the cloud's API by action, over all attempts
 * @param requests the cloud's ids of the calls that changed something, by action
 * @param spans when it was worked on, in order
 */
public record StepView(
    StepId id,
    Optional<PlannedStep> planned,
    Status status,
    int attempt,
    int starts,
    int retries,
    Optional<Instant> started,
    Optional<Instant> ended,
    Optional<Duration> took,
    boolean found,
    Receipt receipt,
    Map<String, Integer> calls,
    Map<String, List<String>> requests,
    List<Span> spans,
    Optional<Problem> problem) {

  /** Printed in lower case. */
  public enum Status {
    /** In the plan, and never reached. */
    NOT_STARTED,
    /** Started and not ended: running now, or cut off. */
    STARTED,
    /** Failed, and about to be tried again by the run itself. */
    RETRYING,
    SUCCEEDED,
    FAILED,
    /** Being taken back, or cut off while it was. */
    COMPENSATING,
    COMPENSATED,
    COMPENSATION_FAILED
  }

  /** A time in which it was worked on, and how it stood at its end. */
  public record Span(Instant from, Instant to, Status status) {}

  public StepView {
    calls = Collections.unmodifiableMap(new LinkedHashMap<>(calls));
    requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
    spans = List.copyOf(spans);
  }

  /** What it does, in words; empty where the journal does not say. */
  public String summary() {
    return planned.map(PlannedStep::summary).orElse("");
  }

  public boolean isPointOfNoReturn() {
    return planned.filter(PlannedStep::noReturn).isPresent();
  }
}

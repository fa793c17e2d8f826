package dev.understudy.core;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How a run stands when the runner returns. */
public record RunOutcome(
    RunId run,
    Status status,
    Optional<StepId> failedStep,
    Optional<Problem> problem,
    Map<StepId, Receipt> receipts,
    Instant started,
    Instant ended) {

  /** Printed in lower case as the outcome. */
  public enum Status {
    SUCCEEDED,
    FAILED,
    INTERRUPTED,
    UNDONE
  }

  public RunOutcome {
    receipts = Collections.unmodifiableMap(new LinkedHashMap<>(receipts));
  }

  public boolean isSuccess() {
    return status == Status.SUCCEEDED;
  }
}

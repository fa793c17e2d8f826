package dev.understudy.core;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a run stands when the runner returns.
 *
 * @param problem why it is not done; present unless {@code status} is SUCCEEDED or UNDONE
 * @param pastNoReturn the plan's point of no return has been passed, or it cannot be told whether
 *     it has
 */
public record RunOutcome(
    RunId run,
    Status status,
    Optional<StepId> failedStep,
    Optional<Problem> problem,
    Map<StepId, Receipt> receipts,
    Instant started,
    Instant ended,
    boolean pastNoReturn) {

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

  /** What the process exits with, if nothing but the run decides. */
  public ExitCode exit() {
    return switch (status) {
      case SUCCEEDED, UNDONE -> ExitCode.DONE;
      case INTERRUPTED -> ExitCode.INTERRUPTED;
      case FAILED -> {
        ExitCode exit = problem.map(p -> p.code().exit()).orElse(ExitCode.FAILED);
        yield exit == ExitCode.FAILED && pastNoReturn ? ExitCode.FAILED_PAST_NO_RETURN : exit;
      }
    };
  }
}

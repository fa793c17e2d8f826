package dev.understudy.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a run stands, told by the first and the last record of its journal. Good for lists and for
 * choosing what to read; whatever matters is read whole.
 *
 * @param runbook and the rest of what the header says; empty when the run is {@link
 *     Status#UNREADABLE}
 * @param at when the last record was written
 * @param problem that ended it, or why it cannot be read
 */
public record RunSummary(
    RunId run,
    String runbook,
    Map<String, String> arguments,
    String actor,
    Status status,
    Instant started,
    Instant at,
    Optional<Problem> problem) {

  /** Printed in lower case. */
  public enum Status {
    /** Running now, or cut off; the lease knows which. */
    UNFINISHED,
    SUCCEEDED,
    FAILED,
    INTERRUPTED,
    UNDONE,
    /** The journal is damaged; {@code run verify} says where. */
    UNREADABLE;

    static Status after(JournalEvent last) {
      return switch (last) {
        case RUN_FINISHED -> SUCCEEDED;
        case RUN_FAILED -> FAILED;
        case RUN_INTERRUPTED -> INTERRUPTED;
        case RUN_UNDONE -> UNDONE;
        case RUN_STARTED,
            RUN_RESUMED,
            RUN_REBASED,
            STEP_STARTED,
            STEP_SUCCEEDED,
            STEP_FAILED,
            STEP_COMPENSATION_STARTED,
            STEP_COMPENSATED,
            STEP_COMPENSATION_FAILED ->
            UNFINISHED;
      };
    }
  }

  public RunSummary {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  /** Of a run with this header whose journal begins and ends with these records. */
  public static RunSummary of(RunHeader header, JournalRecord first, JournalRecord last) {
    return new RunSummary(
        header.run(),
        header.runbook(),
        header.arguments(),
        header.actor(),
        Status.after(last.event()),
        first.at(),
        last.at(),
        last.event() == JournalEvent.RUN_STARTED ? Optional.empty() : JournalFacts.problem(last));
  }

  public static RunSummary unreadable(RunId run, Problem why) {
    return new RunSummary(
        run, "", Map.of(), "", Status.UNREADABLE, Instant.EPOCH, Instant.EPOCH, Optional.of(why));
  }

  /** Whether nothing runs any more and nothing is to be resumed or undone. */
  public boolean isClosed() {
    return status == Status.SUCCEEDED || status == Status.UNDONE;
  }

  /** Whether it has come to an end of any kind, so that only a person goes on with it. */
  public boolean hasEnded() {
    return status != Status.UNFINISHED && status != Status.UNREADABLE;
  }

  /** From the start to the end; empty while it is not over. */
  public Optional<Duration> took() {
    return hasEnded() ? Optional.of(Duration.between(started, at)) : Optional.empty();
  }
}

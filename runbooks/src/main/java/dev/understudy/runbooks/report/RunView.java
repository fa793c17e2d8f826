package dev.understudy.runbooks.report;

import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Problem;
import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run as its journal tells it.
 *
 * @param ended empty while the run is not over, or when it was cut off
 * @param resumes how often it was resumed
 * @param steps in the order they were first heard of
 * @param problem that ended it, if one did
 */
public record RunView(
    RunId run,
    String runbook,
    Map<String, String> arguments,
    String estate,
    String actor,
    String toolVersion,
    Status status,
    Instant started,
    Optional<Instant> ended,
    int resumes,
    List<StepView> steps,
    Optional<Problem> problem) {
  private static final String ARGUMENT = "argument.";

  /** Printed in lower case. */
  public enum Status {
    /** Running now, or cut off; the lease knows which. */
    UNFINISHED,
    SUCCEEDED,
    FAILED,
    INTERRUPTED,
    UNDONE
  }

  public RunView {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    steps = List.copyOf(steps);
  }

  /**
   * The run of a journal.
   *
   * @param records oldest first, as {@link dev.understudy.core.RunStore#read} gives them
   * @throws IllegalArgumentException when they do not begin with a run's header
   */
  public static RunView of(List<JournalRecord> records) {
    if (records.isEmpty() || !records.get(0).data().containsKey("runbook")) {
      throw new IllegalArgumentException("not the records of a run");
    }
    JournalRecord first = records.get(0);
    Story story = new Story();
    records.forEach(story::tell);
    return new RunView(
        new RunId(data(first, "run")),
        data(first, "runbook"),
        arguments(first),
        data(first, "estate"),
        data(first, "actor"),
        data(first, "tool"),
        story.status,
        first.at(),
        story.ended,
        story.resumes,
        List.copyOf(story.steps.values()),
        story.problem);
  }

  /** From the start to the end; empty while it is not over. */
  public Optional<Duration> took() {
    return ended.map(end -> Duration.between(started, end));
  }

  public Optional<StepView> findStep(StepId id) {
    return steps.stream().filter(step -> step.id().equals(id)).findFirst();
  }

  private static String data(JournalRecord record, String name) {
    return record.data().getOrDefault(name, "");
  }

  private static Map<String, String> arguments(JournalRecord first) {
    Map<String, String> arguments = new LinkedHashMap<>();
    first
        .data()
        .forEach(
            (name, value) -> {
              if (name.startsWith(ARGUMENT)) {
                arguments.put(name.substring(ARGUMENT.length()), value);
              }
            });
    return arguments;
  }

  /** Retells the records one by one. */
  private static final class Story {
    private final Map<StepId, StepView> steps = new LinkedHashMap<>();
    private Status status = Status.UNFINISHED;
    private Optional<Instant> ended = Optional.empty();
    private Optional<Problem> problem = Optional.empty();
    private int resumes;

    private void tell(JournalRecord record) {
      switch (record.event()) {
        case RUN_STARTED, RUN_REBASED -> {}
        case RUN_RESUMED -> {
          resumes++;
          status = Status.UNFINISHED;
          ended = Optional.empty();
          problem = Optional.empty();
        }
        case STEP_STARTED -> record.step().ifPresent(id -> steps.put(id, begun(id, record)));
        case STEP_SUCCEEDED -> stepEnded(StepView.Status.SUCCEEDED, record);
        case STEP_FAILED -> stepEnded(StepView.Status.FAILED, record);
        case STEP_COMPENSATION_STARTED -> stepEnded(StepView.Status.COMPENSATING, record);
        case STEP_COMPENSATED -> stepEnded(StepView.Status.COMPENSATED, record);
        case STEP_COMPENSATION_FAILED -> stepEnded(StepView.Status.COMPENSATION_FAILED, record);
        case RUN_INTERRUPTED -> end(record, Status.INTERRUPTED);
        case RUN_UNDONE -> end(record, Status.UNDONE);
        case RUN_FAILED -> end(record, Status.FAILED);
        case RUN_FINISHED -> end(record, Status.SUCCEEDED);
      }
    }

    private void end(JournalRecord record, Status how) {
      status = how;
      ended = Optional.of(record.at());
      problem = JournalFacts.problem(record);
    }

    private void stepEnded(StepView.Status how, JournalRecord record) {
      record.step().ifPresent(id -> steps.put(id, ended(known(id), how, record)));
    }

    private StepView known(StepId id) {
      return steps.getOrDefault(id, StepView.unknown(id));
    }

    private StepView begun(StepId id, JournalRecord record) {
      return new StepView(
          id,
          StepView.Status.STARTED,
          record.attempt(),
          known(id).starts() + 1,
          Optional.of(record.at()),
          Optional.empty(),
          Optional.empty(),
          false,
          known(id).receipt(),
          Optional.empty());
    }

    private static StepView ended(StepView old, StepView.Status status, JournalRecord record) {
      boolean isSuccess = status == StepView.Status.SUCCEEDED;
      return new StepView(
          old.id(),
          status,
          record.attempt(),
          old.starts(),
          old.started(),
          Optional.of(record.at()),
          isSuccess ? JournalFacts.took(record) : Optional.empty(),
          isSuccess && JournalFacts.found(record),
          isSuccess ? JournalFacts.receipt(record) : old.receipt(),
          JournalFacts.problem(record));
    }
  }
}

package dev.understudy.runbooks.report;

import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import dev.understudy.core.store.HeaderData;
import dev.understudy.core.store.PlanInForce;
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
 * @param steps in the order of the plan in force, those that were never reached too; before them
 *     what is no longer in it
 * @param evictedBy who asked it to make room, when that is how it ended
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
    Optional<String> evictedBy,
    Optional<Problem> problem) {

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
    if (records.isEmpty()) {
      throw new IllegalArgumentException("a journal without records");
    }
    JournalRecord first = records.get(0);
    RunHeader header = HeaderData.parse(first);
    Story story = new Story();
    records.forEach(story::tell);
    return new RunView(
        header.run(),
        header.runbook(),
        header.arguments(),
        header.estate(),
        header.actor(),
        header.toolVersion(),
        story.status,
        first.at(),
        story.ended,
        story.resumes,
        story.steps(PlanInForce.of(header, records).steps()),
        story.evictedBy,
        story.problem);
  }

  /** From the start to the end; empty while it is not over. */
  public Optional<Duration> took() {
    return ended.map(end -> Duration.between(started, end));
  }

  public Optional<StepView> findStep(StepId id) {
    return steps.stream().filter(step -> step.id().equals(id)).findFirst();
  }

  /** Retells the records one by one. */
  private static final class Story {
    private final Map<StepId, StepStory> heard = new LinkedHashMap<>();
    private Status status = Status.UNFINISHED;
    private Optional<Instant> ended = Optional.empty();
    private Optional<String> evictedBy = Optional.empty();
    private Optional<Problem> problem = Optional.empty();
    private Instant last = Instant.EPOCH;
    private int resumes;

    private void tell(JournalRecord record) {
      last = record.at();
      record.step().ifPresent(id -> tell(heard.computeIfAbsent(id, StepStory::new), record));
      switch (record.event()) {
        case RUN_RESUMED -> {
          resumes++;
          status = Status.UNFINISHED;
          ended = Optional.empty();
          evictedBy = Optional.empty();
          problem = Optional.empty();
        }
        case RUN_INTERRUPTED -> end(record, Status.INTERRUPTED);
        case RUN_UNDONE -> end(record, Status.UNDONE);
        case RUN_FAILED -> end(record, Status.FAILED);
        case RUN_FINISHED -> end(record, Status.SUCCEEDED);
        case RUN_STARTED,
            RUN_REBASED,
            STEP_STARTED,
            STEP_SUCCEEDED,
            STEP_FAILED,
            STEP_COMPENSATION_STARTED,
            STEP_COMPENSATED,
            STEP_COMPENSATION_FAILED -> {}
      }
    }

    private static void tell(StepStory step, JournalRecord record) {
      switch (record.event()) {
        case STEP_STARTED -> step.started(record);
        case STEP_SUCCEEDED -> step.succeeded(record);
        case STEP_FAILED -> step.failed(record);
        case STEP_COMPENSATION_STARTED -> step.compensating(record);
        case STEP_COMPENSATED -> step.compensated(StepView.Status.COMPENSATED, record);
        case STEP_COMPENSATION_FAILED ->
            step.compensated(StepView.Status.COMPENSATION_FAILED, record);
        case RUN_STARTED,
            RUN_RESUMED,
            RUN_REBASED,
            RUN_INTERRUPTED,
            RUN_UNDONE,
            RUN_FAILED,
            RUN_FINISHED -> {}
      }
    }

    private void end(JournalRecord record, Status how) {
      status = how;
      ended = Optional.of(record.at());
      evictedBy = JournalFacts.evictedBy(record);
      problem = JournalFacts.problem(record);
    }

    private List<StepView> steps(List<PlannedStep> plan) {
      Map<StepId, StepView> all = new LinkedHashMap<>();
      heard.forEach((id, story) -> all.put(id, story.view(Optional.empty(), last)));
      for (PlannedStep planned : plan) {
        StepStory story = heard.getOrDefault(planned.id(), new StepStory(planned.id()));
        all.remove(planned.id());
        all.put(planned.id(), story.view(Optional.of(planned), last));
      }
      return List.copyOf(all.values());
    }
  }
}

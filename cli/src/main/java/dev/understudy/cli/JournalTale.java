package dev.understudy.cli;

import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.RunHeader;
import dev.understudy.core.StepId;
import dev.understudy.core.store.PlanText;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Retells a journal record by record, in the words that the run itself used when it went on. */
final class JournalTale {
  private final RunHeader header;
  private final Map<StepId, Instant> running = new HashMap<>();
  private final Set<StepId> done = new HashSet<>();
  private List<PlannedStep> steps;

  JournalTale(RunHeader header) {
    this.header = header;
    this.steps = header.steps();
  }

  /** The steps that a journal says are done. */
  static Set<StepId> done(List<JournalRecord> records) {
    Set<StepId> done = new HashSet<>();
    records.forEach(record -> note(record, done));
    return done;
  }

  void tell(JournalRecord record, RunTeller teller) {
    switch (record.event()) {
      case RUN_STARTED -> teller.runStarted(header, steps, done, false, record.at());
      case RUN_REBASED -> steps = PlanText.parse(record.data().getOrDefault(PlanText.KEY, ""));
      case RUN_RESUMED -> {
        running.clear();
        teller.runStarted(header, steps, done, true, record.at());
      }
      case STEP_STARTED,
          STEP_SUCCEEDED,
          STEP_FAILED,
          STEP_COMPENSATION_STARTED,
          STEP_COMPENSATED,
          STEP_COMPENSATION_FAILED ->
          record.step().ifPresent(step -> tellStep(step, record, teller));
      case RUN_INTERRUPTED -> teller.runEnded(header.run(), "interrupted", record.at());
      case RUN_UNDONE -> teller.runEnded(header.run(), "undone", record.at());
      case RUN_FAILED -> teller.runEnded(header.run(), "failed", record.at());
      case RUN_FINISHED -> teller.runEnded(header.run(), "succeeded", record.at());
    }
  }

  private void tellStep(StepId step, JournalRecord record, RunTeller teller) {
    note(record, done);
    switch (record.event()) {
      case STEP_STARTED -> begin(step, record, teller);
      case STEP_SUCCEEDED -> {
        begin(step, record, teller);
        Duration took = JournalFacts.took(record).orElseGet(() -> sinceBegin(step, record));
        running.remove(step);
        teller.stepSucceeded(
            step, JournalFacts.receipt(record), took, JournalFacts.found(record), record.at());
      }
      case STEP_FAILED -> {
        begin(step, record, teller);
        fail(step, record, teller);
      }
      case STEP_COMPENSATED, STEP_COMPENSATION_FAILED ->
          teller.stepCompensated(step, JournalFacts.problem(record), record.at());
      default -> {}
    }
  }

  /** A step whose effect was found, or that was refused at once, has no record of its start. */
  private void begin(StepId step, JournalRecord record, RunTeller teller) {
    if (running.putIfAbsent(step, record.at()) == null) {
      teller.stepStarted(step, summary(step), record.at());
    }
  }

  private void fail(StepId step, JournalRecord record, RunTeller teller) {
    JournalFacts.problem(record)
        .ifPresent(
            problem -> {
              Optional<Duration> retry = JournalFacts.retryIn(record);
              if (retry.isPresent()) {
                String again = "; trying again in " + retry.get().toSeconds() + " s";
                teller.stepProgress(step, problem.what() + again, record.at());
                return;
              }
              Duration took = sinceBegin(step, record);
              running.remove(step);
              teller.stepFailed(step, problem, took, record.at());
            });
  }

  private String summary(StepId step) {
    return steps.stream()
        .filter(planned -> planned.id().equals(step))
        .map(PlannedStep::summary)
        .findFirst()
        .orElse("");
  }

  private Duration sinceBegin(StepId step, JournalRecord record) {
    return Duration.between(running.getOrDefault(step, record.at()), record.at());
  }

  private static void note(JournalRecord record, Set<StepId> done) {
    switch (record.event()) {
      case STEP_SUCCEEDED -> record.step().ifPresent(done::add);
      case STEP_COMPENSATION_STARTED, STEP_COMPENSATED -> record.step().ifPresent(done::remove);
      default -> {}
    }
  }
}

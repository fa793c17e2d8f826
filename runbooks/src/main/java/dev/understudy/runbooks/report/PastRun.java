package dev.understudy.runbooks.report;

import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Objective;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.RunHeader;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.StepId;
import dev.understudy.core.store.PlanText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as the memory of rehearsals needs it.
 *
 * @param steps as last planned
 * @param verdict empty while the run is not over or was only interrupted: it proves nothing
 * @param at when the verdict fell
 * @param failure why it failed; empty when it did not
 */
record PastRun(
    RunHeader header,
    List<PlannedStep> steps,
    Optional<Boolean> verdict,
    Instant at,
    String failure,
    Map<String, List<Outcome>> outcomes) {
  private static final String DRILL = "drill";

  /** One end of one step. */
  record Outcome(Instant at, boolean succeeded, boolean found, Optional<Duration> took) {}

  static PastRun of(SoundJournal journal, Objective objective) {
    Story story = new Story(journal.header().steps());
    journal.records().forEach(story::tell);
    String failure = story.failure;
    boolean isMissed =
        story.verdict.orElse(false)
            && RunScore.of(journal.records(), objective).verdict() == RunScore.Verdict.MISSED;
    return new PastRun(
        journal.header(),
        story.steps,
        story.verdict.map(succeeded -> succeeded && !isMissed),
        story.at,
        isMissed ? "it missed its objective" : failure,
        story.outcomes);
  }

  /** The runbook {@code drill}, and a user's own whose names begin so. */
  boolean isDrill() {
    return header.runbook().equals(DRILL) || header.runbook().startsWith(DRILL + "-");
  }

  /** Whether it was about that server, as far as it says. */
  boolean isAbout(String server) {
    String own = header.arguments().getOrDefault("server", "");
    return own.isEmpty() || server.isEmpty() || own.equals(server);
  }

  /**
   * What makes a step the same rehearsed thing in two runbooks: where it is written, and its kind.
   * Where that was not recorded, its own name without those of the steps that include it.
   */
  static String part(PlannedStep step) {
    String id = step.id().value();
    String place = step.source().isEmpty() ? id.substring(id.lastIndexOf('/') + 1) : step.source();
    return place + " " + step.kind();
  }

  private static final class Story {
    private List<PlannedStep> steps;
    private final Map<StepId, String> parts = new LinkedHashMap<>();
    private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
    private Optional<Boolean> verdict = Optional.empty();
    private Instant at = Instant.EPOCH;
    private String failure = "";

    Story(List<PlannedStep> steps) {
      this.steps = steps;
      steps.forEach(step -> parts.put(step.id(), part(step)));
    }

    void tell(JournalRecord record) {
      switch (record.event()) {
        case RUN_REBASED -> rebased(PlanText.parse(record.data().getOrDefault(PlanText.KEY, "")));
        case RUN_FINISHED -> decided(record, true);
        case RUN_FAILED -> decided(record, false);
        case STEP_SUCCEEDED -> ended(record, true);
        case STEP_FAILED -> {
          if (JournalFacts.retryIn(record).isEmpty()) {
            ended(record, false);
          }
        }
        case RUN_STARTED,
            RUN_RESUMED,
            STEP_STARTED,
            STEP_COMPENSATION_STARTED,
            STEP_COMPENSATED,
            STEP_COMPENSATION_FAILED,
            RUN_INTERRUPTED,
            RUN_UNDONE -> {}
      }
    }

    private void rebased(List<PlannedStep> other) {
      steps = other;
      other.forEach(step -> parts.put(step.id(), part(step)));
    }

    private void decided(JournalRecord record, boolean isSuccess) {
      verdict = Optional.of(isSuccess);
      at = record.at();
      failure =
          isSuccess
              ? ""
              : record.data().getOrDefault("step", "?")
                  + ": "
                  + JournalFacts.problem(record).map(problem -> problem.what()).orElse("it failed");
    }

    private void ended(JournalRecord record, boolean isSuccess) {
      Optional<String> part = record.step().flatMap(id -> Optional.ofNullable(parts.get(id)));
      Outcome outcome =
          new Outcome(
              record.at(),
              isSuccess,
              isSuccess && JournalFacts.found(record),
              JournalFacts.took(record));
      part.ifPresent(name -> outcomes.computeIfAbsent(name, key -> new ArrayList<>()).add(outcome));
    }
  }
}

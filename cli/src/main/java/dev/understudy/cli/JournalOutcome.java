package dev.understudy.cli;

import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.StepId;
import dev.understudy.core.store.PlanInForce;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a run ended, read from its journal alone. */
final class JournalOutcome {

  private JournalOutcome() {}

  /** Empty while the journal does not say that the run has ended. */
  static Optional<RunOutcome> of(RunHeader header, List<JournalRecord> records) {
    JournalRecord last = records.get(records.size() - 1);
    return status(last)
        .map(
            status ->
                new RunOutcome(
                    header.run(),
                    status,
                    Optional.ofNullable(last.data().get("step")).map(StepId::new),
                    problem(header, last, status),
                    Map.of(),
                    records.get(0).at(),
                    last.at(),
                    isPastNoReturn(header, records)));
  }

  private static Optional<RunOutcome.Status> status(JournalRecord last) {
    return switch (last.event()) {
      case RUN_FINISHED -> Optional.of(RunOutcome.Status.SUCCEEDED);
      case RUN_UNDONE -> Optional.of(RunOutcome.Status.UNDONE);
      case RUN_FAILED -> Optional.of(RunOutcome.Status.FAILED);
      case RUN_INTERRUPTED -> Optional.of(RunOutcome.Status.INTERRUPTED);
      default -> Optional.empty();
    };
  }

  private static Optional<Problem> problem(
      RunHeader header, JournalRecord last, RunOutcome.Status status) {
    if (status != RunOutcome.Status.INTERRUPTED) {
      return JournalFacts.problem(last);
    }
    return Optional.of(
        Problem.of(
            ProblemCode.INTERRUPTED,
            "The run was interrupted.",
            JournalFacts.evictedBy(last).map(by -> "It made room for " + by + ".").orElse(""),
            "understudy run resume " + header.run()));
  }

  /** Passed, or possibly passed: only a refusal before the effect leaves things as they were. */
  private static boolean isPastNoReturn(RunHeader header, List<JournalRecord> records) {
    Optional<StepId> point =
        PlanInForce.of(header, records).steps().stream()
            .filter(PlannedStep::noReturn)
            .map(PlannedStep::id)
            .findFirst();
    boolean isPast = false;
    for (JournalRecord record : records) {
      if (point.isPresent() && record.step().equals(point)) {
        isPast =
            switch (record.event()) {
              case STEP_STARTED, STEP_SUCCEEDED -> true;
              case STEP_FAILED -> mayHaveHappened(record, isPast);
              default -> isPast;
            };
      }
    }
    return isPast;
  }

  private static boolean mayHaveHappened(JournalRecord failure, boolean before) {
    return switch (failure.data().getOrDefault("phase", "EXECUTE")) {
      case "PRECHECK" -> before;
      case "VERIFY" -> true;
      default -> "UNKNOWN".equals(failure.data().get("effect"));
    };
  }
}

package dev.understudy.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where every step of a plan stands, read from the journal alone. */
final class RunState {
  private final Plan plan;
  private final Map<StepId, StepState> steps = new LinkedHashMap<>();
  private final JournalEvent last;

  private RunState(Plan plan, List<JournalRecord> records) {
    this.plan = plan;
    plan.nodes().forEach(node -> steps.put(node.id(), StepState.untouched(1)));
    records.forEach(this::take);
    last = records.get(records.size() - 1).event();
  }

  /**
   * The state after {@code records}.
   *
   * @throws ProblemException {@link ProblemCode#STALE_PLAN} when the journal knows a step that the
   *     plan does not
   */
  static RunState of(Plan plan, List<JournalRecord> records) {
    return new RunState(plan, records);
  }

  StepState of(StepId step) {
    StepState state = steps.get(step);
    if (state == null) {
      throw new IllegalArgumentException("no step " + step + " in the plan");
    }
    return state;
  }

  boolean isFinished() {
    return last == JournalEvent.RUN_FINISHED;
  }

  boolean isUndone() {
    return last == JournalEvent.RUN_UNDONE;
  }

  boolean isComplete() {
    return steps.values().stream().allMatch(s -> s.phase() == StepState.Phase.SUCCEEDED);
  }

  /** Passed, or possibly passed. */
  boolean isPastNoReturn() {
    return plan.pointOfNoReturn().map(step -> of(step).mayHaveHappened()).orElse(false);
  }

  /** The receipts of what succeeded and was not taken back, in the plan's order. */
  Map<StepId, Receipt> receipts() {
    Map<StepId, Receipt> receipts = new LinkedHashMap<>();
    steps.forEach(
        (step, state) -> {
          if (state.phase() == StepState.Phase.SUCCEEDED) {
            receipts.put(step, state.receipt());
          }
        });
    return receipts;
  }

  private void take(JournalRecord record) {
    Optional<StepId> step = record.step();
    if (step.isEmpty()) {
      return;
    }
    StepState state = steps.get(step.get());
    if (state == null) {
      throw Problem.of(
              ProblemCode.STALE_PLAN,
              "The journal records step " + step.get() + ", which the plan does not have.",
              "The runbook or the estate file has changed since the run was started.",
              "Put the runbook and the estate file back as they were, then resume the run again")
          .asException();
    }
    steps.put(step.get(), state.after(record));
  }
}

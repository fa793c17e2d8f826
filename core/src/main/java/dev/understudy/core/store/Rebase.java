package dev.understudy.core.store;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.StepId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a changed runbook would do differently in the middle of a run, and whether it is too late
 * for that: a step that was begun stays as it was, since its effect was that of the old text.
 *
 * @param changes in the order of the new plan, then what is gone
 */
public record Rebase(List<Change> changes) {

  /**
   * One step that differs.
   *
   * @param before empty when it is new
   * @param after empty when it is gone
   * @param isTooLate whether the run has begun this step already
   */
  public record Change(
      StepId step, Optional<PlannedStep> before, Optional<PlannedStep> after, boolean isTooLate) {}

  public Rebase {
    changes = List.copyOf(changes);
  }

  /**
   * @param records of the run so far
   */
  public static Rebase of(
      List<PlannedStep> before, List<PlannedStep> after, List<JournalRecord> records) {
    Set<StepId> begun = begun(records);
    Map<StepId, PlannedStep> old = new LinkedHashMap<>();
    before.forEach(step -> old.put(step.id(), step));
    List<Change> changes = new ArrayList<>();
    for (PlannedStep step : after) {
      Optional<PlannedStep> was = Optional.ofNullable(old.remove(step.id()));
      if (!was.equals(Optional.of(step))) {
        changes.add(new Change(step.id(), was, Optional.of(step), begun.contains(step.id())));
      }
    }
    old.values()
        .forEach(
            gone ->
                changes.add(
                    new Change(
                        gone.id(),
                        Optional.of(gone),
                        Optional.empty(),
                        begun.contains(gone.id()))));
    return new Rebase(changes);
  }

  /** The changes that cannot be accepted. */
  public List<Change> tooLate() {
    return changes.stream().filter(Change::isTooLate).toList();
  }

  /** Records that the new plan is in force from now on. */
  public static void accept(
      Journal journal, String fingerprint, List<PlannedStep> steps, String by) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("by", by);
    data.put(PlanInForce.FINGERPRINT, fingerprint);
    data.put(PlanText.KEY, PlanText.of(steps));
    journal.append(JournalEvent.RUN_REBASED, Optional.empty(), 0, data);
  }

  /** Steps that have a record and were not taken back since. */
  private static Set<StepId> begun(List<JournalRecord> records) {
    Set<StepId> begun = new LinkedHashSet<>();
    for (JournalRecord record : records) {
      if (record.step().isPresent()) {
        if (record.event() == JournalEvent.STEP_COMPENSATED) {
          begun.remove(record.step().get());
        } else {
          begun.add(record.step().get());
        }
      }
    }
    return begun;
  }
}

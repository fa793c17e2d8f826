package dev.understudy.core.store;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.RunHeader;
import java.util.List;

/**
 * The plan that a run is held to: the one it was started with, or the last one that was accepted in
 * its place.
 *
 * @param fingerprint of the plan
 * @param steps empty in journals of versions that did not keep them
 */
public record PlanInForce(String fingerprint, List<PlannedStep> steps) {
  static final String FINGERPRINT = "plan";

  public PlanInForce {
    steps = List.copyOf(steps);
  }

  /** As the journal's records say. */
  public static PlanInForce of(RunHeader header, List<JournalRecord> records) {
    for (int i = records.size() - 1; i > 0; i--) {
      JournalRecord record = records.get(i);
      if (record.event() == JournalEvent.RUN_REBASED) {
        return new PlanInForce(
            record.data().getOrDefault(FINGERPRINT, ""),
            PlanText.parse(record.data().getOrDefault(PlanText.KEY, "")));
      }
    }
    return new PlanInForce(header.planFingerprint(), header.steps());
  }
}

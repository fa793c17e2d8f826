package dev.understudy.core;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What one step sees of its run: only the receipts of the steps that it needs, near or far. */
record RunnerContext(
    RunId run,
    Token token,
    TimeSource time,
    Deadline deadline,
    Instant started,
    StepId step,
    Set<StepId> ancestors,
    Map<StepId, Receipt> receipts,
    RunListener listener)
    implements StepContext {

  @Override
  public Receipt receiptOf(StepId other) {
    if (!ancestors.contains(other)) {
      throw new IllegalStateException(
          "step " + step + " reads the receipt of " + other + " but does not need it");
    }
    Receipt receipt = receipts.get(other);
    if (receipt == null) {
      throw new IllegalStateException("step " + other + " has not succeeded");
    }
    return receipt;
  }

  @Override
  public void progress(String message) {
    listener.stepProgress(step, message);
  }

  /** Every step that must have succeeded before {@code node}. */
  static Set<StepId> ancestors(Plan plan, Plan.Node node) {
    Set<StepId> ancestors = new HashSet<>(node.needs());
    for (int i = plan.nodes().size() - 1; i >= 0; i--) {
      Plan.Node other = plan.nodes().get(i);
      if (ancestors.contains(other.id())) {
        ancestors.addAll(other.needs());
      }
    }
    return ancestors;
  }
}

package dev.understudy.core;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** What one step sees of its run: only the receipts of the steps that it needs, near or far. */
record RunnerContext(RunScope scope, Token token, Deadline deadline, Plan.Node node)
    implements StepContext {

  @Override
  public RunId run() {
    return scope.header().run();
  }

  @Override
  public TimeSource time() {
    return scope.time();
  }

  @Override
  public Instant started() {
    return scope.started();
  }

  @Override
  public Receipt receiptOf(StepId other) {
    if (!needs(other)) {
      throw new IllegalStateException(
          "step " + node.id() + " reads the receipt of " + other + " but does not need it");
    }
    Receipt receipt = scope.receipts().get(other);
    if (receipt == null) {
      throw new IllegalStateException("step " + other + " has not succeeded");
    }
    return receipt;
  }

  @Override
  public void progress(String message) {
    scope.listener().stepProgress(node.id(), message);
  }

  /** Whether {@code other} must have succeeded before; looked up only when it is asked. */
  private boolean needs(StepId other) {
    Set<StepId> seen = new HashSet<>();
    Deque<Plan.Node> left = new ArrayDeque<>();
    left.add(node);
    while (!left.isEmpty()) {
      for (StepId need : left.poll().needs()) {
        if (need.equals(other)) {
          return true;
        }
        if (seen.add(need)) {
          left.add(scope.plan().nodes().get(scope.number(need) - 1));
        }
      }
    }
    return false;
  }
}

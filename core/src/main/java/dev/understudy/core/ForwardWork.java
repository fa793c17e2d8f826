package dev.understudy.core;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The steps that have not succeeded yet, each as soon as all that it needs has. */
final class ForwardWork implements RunCoordinator.Work {
  private final RunScope scope;
  private final Map<StepId, Plan.Node> waiting = new LinkedHashMap<>();
  private final Map<StepId, Integer> attempts = new HashMap<>();
  private final Map<StepId, Problem> failures = new LinkedHashMap<>();

  ForwardWork(RunScope scope, RunState state) {
    this.scope = scope;
    for (Plan.Node node : scope.plan().nodes()) {
      StepState step = state.of(node.id());
      attempts.put(node.id(), step.attempt());
      if (step.phase() != StepState.Phase.SUCCEEDED) {
        waiting.put(node.id(), node);
      }
    }
  }

  @Override
  public Optional<Job> next() {
    if (scope.journal().hasFailure()) {
      return Optional.empty();
    }
    Optional<Plan.Node> ready =
        waiting.values().stream()
            .filter(node -> scope.receipts().keySet().containsAll(node.needs()))
            .findFirst();
    ready.ifPresent(node -> waiting.remove(node.id()));
    return ready.map(node -> new StepPerformance(scope, node, attempts.getOrDefault(node.id(), 1)));
  }

  @Override
  public void ended(StepId step, Ending ending) {
    if (ending instanceof Ending.Succeeded succeeded) {
      scope.receipts().put(step, succeeded.receipt());
    }
    if (ending instanceof Ending.Broken broken) {
      failures.put(step, broken.problem());
    }
    if (ending instanceof Ending.Failed failed) {
      failures.put(step, failed.problem());
    }
  }

  /** The step that failed first, and why. */
  Optional<Map.Entry<StepId, Problem>> failure() {
    return failures.entrySet().stream().findFirst();
  }
}

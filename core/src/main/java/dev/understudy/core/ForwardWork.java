package dev.understudy.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The steps that have not succeeded yet, each as soon as all that it needs has. What it costs grows
 * with the number of needs in the plan and not with its square.
 */
final class ForwardWork implements RunCoordinator.Work {
  private final RunScope scope;
  private final RunState state;
  private final Queue<Plan.Node> ready;
  private final Map<StepId, Integer> missing = new HashMap<>();
  private final Map<StepId, List<Plan.Node>> waiting = new HashMap<>();
  private final Map<StepId, Problem> failures = new LinkedHashMap<>();

  ForwardWork(RunScope scope, RunState state) {
    this.scope = scope;
    this.state = state;
    this.ready = new PriorityQueue<>(Comparator.comparing(node -> scope.number(node.id())));
    for (Plan.Node node : scope.plan().nodes()) {
      if (state.of(node.id()).phase() != StepState.Phase.SUCCEEDED) {
        enter(node);
      }
    }
  }

  private void enter(Plan.Node node) {
    List<StepId> needs =
        node.needs().stream()
            .distinct()
            .filter(need -> !scope.receipts().containsKey(need))
            .toList();
    if (needs.isEmpty()) {
      ready.add(node);
    }
    missing.put(node.id(), needs.size());
    needs.forEach(need -> waiting.computeIfAbsent(need, id -> new ArrayList<>()).add(node));
  }

  @Override
  public Optional<Job> next() {
    if (scope.journal().hasFailure()) {
      return Optional.empty();
    }
    return Optional.ofNullable(ready.poll())
        .map(node -> new StepPerformance(scope, node, state.of(node.id()).attempt()));
  }

  @Override
  public void ended(StepId step, Ending ending) {
    if (ending instanceof Ending.Succeeded succeeded) {
      scope.receipts().put(step, succeeded.receipt());
      for (Plan.Node node : waiting.getOrDefault(step, List.of())) {
        if (missing.merge(node.id(), -1, Integer::sum) == 0) {
          ready.add(node);
        }
      }
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

package dev.understudy.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes steps back one after another, last first; an error is kept and the rest goes on. */
final class BackwardWork implements RunCoordinator.Work {
  private final RunScope scope;
  private final RunState state;
  private final Deque<Plan.Node> waiting = new ArrayDeque<>();
  private final Map<StepId, Problem> failures = new LinkedHashMap<>();
  private boolean isBusy;
  private boolean isCutShort;

  private BackwardWork(RunScope scope, RunState state, Predicate<StepState> which) {
    this.scope = scope;
    this.state = state;
    for (Plan.Node node : scope.plan().nodes()) {
      if (which.test(state.of(node.id()))) {
        waiting.addFirst(node);
      }
    }
  }

  /** Everything that may have left something. */
  static BackwardWork all(RunScope scope, RunState state) {
    return new BackwardWork(
        scope, state, step -> step.touched() || step.phase() == StepState.Phase.SUCCEEDED);
  }

  /** What an undo had begun to take back and did not finish. */
  static BackwardWork unfinished(RunScope scope, RunState state) {
    return new BackwardWork(scope, state, step -> step.phase() == StepState.Phase.COMPENSATING);
  }

  @Override
  public Optional<Job> next() {
    Optional<Plan.Node> node = isBusy ? Optional.empty() : Optional.ofNullable(waiting.poll());
    isBusy |= node.isPresent();
    return node.map(n -> new Compensation(scope, n, state.of(n.id())));
  }

  @Override
  public void ended(StepId step, Ending ending) {
    isBusy = false;
    isCutShort |= !(ending instanceof Ending.Succeeded);
    if (ending instanceof Ending.Broken broken) {
      failures.put(step, broken.problem());
    }
    if (ending instanceof Ending.Failed failed) {
      failures.put(step, failed.problem());
      if (scope.plan().pointOfNoReturn().equals(Optional.of(step))) {
        waiting.clear();
      }
    }
  }

  /** Whether everything was taken back. */
  boolean isComplete() {
    return waiting.isEmpty() && failures.isEmpty() && !isBusy && !isCutShort;
  }

  /** The first error, if the undo was not complete. */
  Optional<Map.Entry<StepId, Problem>> failure() {
    return failures.entrySet().stream().findFirst();
  }
}

package dev.understudy.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Steps compiled against one observation: an immutable DAG in an order in which every step stands
 * after its needs.
 *
 * @param runbook the runbook's name
 * @param fingerprint of the observation the plan was made from; empty when it depends on none
 */
public record Plan(String runbook, String title, String fingerprint, List<Node> nodes) {

  /**
   * One step in its place.
   *
   * @param needs steps that must have succeeded before
   * @param timeout how long it may take, from start to verified, retries included; positive
   */
  public record Node(Step step, List<StepId> needs, Duration timeout, Retry retry, Origin origin) {

    /** A step that no runbook wrote, which is not tried again. */
    public Node(Step step, List<StepId> needs, Duration timeout) {
      this(step, needs, timeout, Retry.never(), Origin.NONE);
    }

    public Node {
      needs = List.copyOf(needs);
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout of " + step.id() + " must be positive");
      }
    }

    public StepId id() {
      return step.id();
    }
  }

  /**
   * Where a step comes from; see {@link PlannedStep} for the meaning.
   *
   * @param manual how a person does the same by hand; empty when the runbook does not say
   */
  public record Origin(String kind, String source, String text, String manual) {
    static final Origin NONE = new Origin("", "", "", "");
  }

  public Plan {
    nodes = List.copyOf(nodes);
    Set<StepId> seen = new HashSet<>();
    int irreversible = 0;
    for (Node node : nodes) {
      if (!seen.containsAll(node.needs())) {
        throw new IllegalArgumentException(
            "step " + node.id() + " needs a step that does not stand before it: " + node.needs());
      }
      if (!seen.add(node.id())) {
        throw new IllegalArgumentException("two steps are called " + node.id());
      }
      irreversible += node.step() instanceof ReversibleStep ? 0 : 1;
    }
    if (irreversible > 1) {
      throw new IllegalArgumentException(
          "a plan has at most one point of no return, this one has " + irreversible);
    }
  }

  /** The step after which there is no way back. */
  public Optional<StepId> pointOfNoReturn() {
    return nodes.stream()
        .filter(n -> !(n.step() instanceof ReversibleStep))
        .map(Node::id)
        .findFirst();
  }

  /**
   * The chain of steps that decides the length of the run, given how long each is expected to take.
   * A step without an expectation counts as the shortest there is, so that the longest chain is
   * still found when nothing was ever measured.
   */
  public List<StepId> criticalPath(Map<StepId, Duration> expected) {
    Map<StepId, Duration> finish = new LinkedHashMap<>();
    Map<StepId, StepId> before = new LinkedHashMap<>();
    for (Node node : nodes) {
      Duration start = Duration.ZERO;
      for (StepId need : node.needs()) {
        Duration end = finish.getOrDefault(need, Duration.ZERO);
        if (end.compareTo(start) >= 0) {
          start = end;
          before.put(node.id(), need);
        }
      }
      finish.put(node.id(), start.plus(expected.getOrDefault(node.id(), Duration.ofNanos(1))));
    }
    List<StepId> path = new ArrayList<>();
    Optional<StepId> at =
        finish.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    while (at.isPresent()) {
      path.add(0, at.get());
      at = Optional.ofNullable(before.get(at.get()));
    }
    return path;
  }
}

package dev.understudy.runbooks;

import dev.understudy.core.Plan;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A plan in the making. */
final class PlanDraft {
  private final List<Plan.Node> nodes = new ArrayList<>();
  private final Map<StepId, Set<StepId>> ancestors = new HashMap<>();

  List<Plan.Node> nodes() {
    return nodes;
  }

  boolean contains(StepId id) {
    return ancestors.containsKey(id);
  }

  /** The step after which there is no way back. */
  Optional<StepId> pointOfNoReturn() {
    return nodes.stream()
        .filter(node -> !(node.step() instanceof ReversibleStep))
        .map(Plan.Node::id)
        .findFirst();
  }

  /**
   * Adds a step after those it needs.
   *
   * @param reads steps whose facts it reads: needed too, unless they come before anyway
   */
  void add(Plan.Node node, Set<StepId> reads) {
    reserve(node.id(), node.needs(), reads);
    Set<StepId> direct = new LinkedHashSet<>(node.needs());
    Set<StepId> before = new HashSet<>();
    node.needs().forEach(need -> before.addAll(ancestors.getOrDefault(need, Set.of())));
    reads.stream().filter(read -> !before.contains(read)).forEach(direct::add);
    nodes.add(
        new Plan.Node(
            node.step(), List.copyOf(direct), node.timeout(), node.retry(), node.origin()));
  }

  /** Takes the name of a step that could not be made, so that others can still be checked. */
  void reserve(StepId id, List<StepId> needs, Set<StepId> reads) {
    Set<StepId> before = new HashSet<>(needs);
    before.addAll(reads);
    List.copyOf(before).forEach(need -> before.addAll(ancestors.getOrDefault(need, Set.of())));
    ancestors.put(id, before);
  }
}

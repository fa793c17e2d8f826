package dev.understudy.runbooks;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.core.StepId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Walks the steps of a runbook in order and puts those that apply into the draft. */
final class RunbookExpansion {
  private final Runbooks runbooks;
  private final StepPlacement placement;
  private final PlanDraft draft;
  private final Estate estate;
  private final FileProblems problems;
  private final WhenClause conditions;

  RunbookExpansion(
      Runbooks runbooks, StepMaker maker, PlanDraft draft, Estate estate, FileProblems problems) {
    this.runbooks = runbooks;
    this.placement = new StepPlacement(maker, draft);
    this.draft = draft;
    this.estate = estate;
    this.problems = problems;
    this.conditions = new WhenClause(estate);
  }

  /**
   * The steps that the next one needs unless it says otherwise.
   *
   * @param key of the loop before it; {@code each} has the steps of every element
   */
  private record Before(List<StepId> all, String key, Map<String, List<StepId>> each) {

    static Before of(List<StepId> all) {
      return new Before(all, "", Map.of());
    }

    List<StepId> in(Scope scope) {
      return scope
          .turn()
          .filter(turn -> turn.loop().key().equals(key))
          .map(turn -> each.get(turn.element().id()))
          .orElse(all);
    }
  }

  /**
   * Adds the runbook's steps.
   *
   * @param entry what the first of them need
   * @param chain names of the runbooks that include each other, this one last
   */
  void expand(Scope scope, List<StepId> entry, List<String> chain) {
    Before before = Before.of(entry);
    for (StepBlock block : scope.runbook().steps()) {
      if (!block.isSound()) {
        scope.declareAnything(block, before.all());
      } else if (block.forEach().isPresent()) {
        before = loop(block, block.forEach().get(), scope, entry, before, chain);
      } else {
        List<StepId> needs = needs(block, scope, entry, before);
        before = Before.of(once(block, block.id().text(), scope, needs, chain));
      }
    }
  }

  PlanDraft draft() {
    return draft;
  }

  /** What a step after it needs. */
  private List<StepId> once(
      StepBlock block, String name, Scope scope, List<StepId> needs, List<String> chain) {
    boolean live = conditions.holds(block, scope);
    return block.use().kind().text().equals(StepCatalog.RUNBOOK)
        ? new Inclusion(this, runbooks, estate, problems)
            .include(block, name, scope, needs, live, chain)
        : placement.place(block, name, scope, needs, live);
  }

  private Before loop(
      StepBlock block,
      YamlNode node,
      Scope scope,
      List<StepId> entry,
      Before before,
      List<String> chain) {
    String name = block.id().text();
    Optional<ForEach> loop = ForEach.of(node, scope, estate);
    if (loop.isEmpty()) {
      scope.declareAnything(block, before.all());
      return before;
    }
    if (loop.get().elements().isEmpty() && conditions.holds(block, scope)) {
      scope.report(
          node.at(),
          "there is nothing to take this step for: no "
              + loop.get().key()
              + " in the estate; a 'when' may leave it out");
    }
    Map<String, List<StepId>> each = new LinkedHashMap<>();
    Set<StepId> all = new LinkedHashSet<>();
    boolean live = false;
    for (ForEach.Element element : loop.get().elements()) {
      Scope turn = scope.in(loop.get(), element);
      List<StepId> needs = needs(block, turn, entry, before);
      String own = name + "/" + element.id();
      List<StepId> targets = once(block, own, turn, needs, chain);
      live |=
          Optional.ofNullable(scope.declared().get(own)).filter(Scope.Declared::live).isPresent();
      each.put(element.id(), targets);
      all.addAll(targets);
    }
    if (each.isEmpty()) {
      all.addAll(needs(block, scope, entry, before));
    }
    List<StepId> targets = List.copyOf(all);
    scope.declare(
        name,
        new Scope.Declared(
            live, block.id().at(), targets, Optional.empty(), block.use().kind().text(), loop));
    return new Before(targets, loop.get().key(), each);
  }

  private static List<StepId> needs(
      StepBlock block, Scope scope, List<StepId> entry, Before before) {
    if (block.needs().isEmpty()) {
      return before.in(scope);
    }
    Set<StepId> needs = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    for (Scalar need : block.needs().get()) {
      if (!seen.add(need.text())) {
        scope.report(need.at(), "'" + need.text() + "' is needed twice");
      }
      scope.findStep(need.text(), need.at()).ifPresent(step -> needs.addAll(step.targets()));
    }
    return needs.isEmpty() ? entry : List.copyOf(needs);
  }
}

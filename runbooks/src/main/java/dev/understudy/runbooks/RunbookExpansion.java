package dev.understudy.runbooks;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.Step;
import dev.understudy.core.StepId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Walks the steps of a runbook in order and puts those that apply into the draft. */
final class RunbookExpansion {
  private final Runbooks runbooks;
  private final StepMaker maker;
  private final PlanDraft draft;
  private final Estate estate;
  private final FileProblems problems;

  RunbookExpansion(
      Runbooks runbooks, StepMaker maker, PlanDraft draft, Estate estate, FileProblems problems) {
    this.runbooks = runbooks;
    this.maker = maker;
    this.draft = draft;
    this.estate = estate;
    this.problems = problems;
  }

  /**
   * Adds the runbook's steps.
   *
   * @param entry what the first of them need
   * @param chain names of the runbooks that include each other, this one last
   */
  void expand(Scope scope, List<StepId> entry, List<String> chain) {
    List<StepId> previous = entry;
    for (StepBlock block : scope.runbook().steps()) {
      List<StepId> needs = needs(block, scope, entry, previous);
      boolean live = holds(block, scope);
      previous =
          block.use().kind().text().equals(StepCatalog.RUNBOOK)
              ? new Inclusion(this, runbooks, estate, problems)
                  .include(block, scope, needs, live, chain)
              : step(block, scope, needs, live);
    }
  }

  PlanDraft draft() {
    return draft;
  }

  /** Declares it; a step of that id that is in the plan already keeps the name. */
  void declare(String id, Scope.Declared step, Scope scope) {
    Scope.Declared other = scope.declared().get(id);
    if (other == null || (!other.live() && step.live())) {
      scope.declared().put(id, step);
      return;
    }
    if (other.live() && step.live()) {
      scope.report(
          step.at(), "two steps are called '" + id + "'; the other stands at " + other.at());
      return;
    }
    if (!other.live()) {
      Set<StepId> targets = new LinkedHashSet<>(other.targets());
      targets.addAll(step.targets());
      scope
          .declared()
          .put(
              id,
              new Scope.Declared(false, step.at(), List.copyOf(targets), step.facts(), step.use()));
    }
  }

  private List<StepId> step(StepBlock block, Scope scope, List<StepId> needs, boolean live) {
    Optional<StepId> id = id(block, scope);
    Optional<StepKind> kind = maker.kind(block.use().kind(), scope);
    Optional<StepKind> fallbackKind =
        block.otherwise().flatMap(use -> maker.kind(use.kind(), scope));
    List<String> facts = facts(kind, fallbackKind);
    String use = block.use().kind().text();
    if (id.isEmpty() || kind.isEmpty()) {
      id.ifPresent(name -> draft.reserve(name, needs, Set.of()));
      declare(block, scope, id.filter(name -> live).map(List::of).orElse(needs), live, facts);
      return id.filter(name -> live).map(List::of).orElse(needs);
    }
    Set<StepId> reads = new LinkedHashSet<>();
    Optional<Step> step = maker.make(id.get(), kind.get(), block.use(), scope, live, reads);
    Optional<Step> fallback =
        block
            .otherwise()
            .flatMap(
                other ->
                    fallbackKind.flatMap(k -> maker.make(id.get(), k, other, scope, live, reads)));
    if (!live) {
      declare(block, scope, needs, false, facts);
      return needs;
    }
    declare(block, scope, List.of(id.get()), true, facts);
    if (step.isEmpty() || draft.contains(id.get())) {
      draft.reserve(id.get(), needs, reads);
      return List.of(id.get());
    }
    Step whole =
        fallback
            .map(
                other ->
                    OtherwiseStep.of(
                        step.get(), use, other, block.otherwise().orElseThrow().kind().text()))
            .orElse(step.get());
    checkReturn(whole, block, scope);
    draft.add(whole, needs, reads, block.timeout().orElse(StepBlock.TIMEOUT));
    return List.of(id.get());
  }

  private void declare(
      StepBlock block, Scope scope, List<StepId> targets, boolean live, List<String> facts) {
    declare(
        block.id().text(),
        new Scope.Declared(
            live, block.id().at(), targets, Optional.of(facts), block.use().kind().text()),
        scope);
  }

  private void checkReturn(Step step, StepBlock block, Scope scope) {
    Optional<StepId> first = draft.pointOfNoReturn();
    if (!(step instanceof ReversibleStep) && first.isPresent()) {
      scope.report(
          block.use().kind().at(),
          "a second point of no return; the first is step '"
              + first.get()
              + "', and a plan may have only one");
    }
  }

  private static Optional<StepId> id(StepBlock block, Scope scope) {
    String id = scope.prefix() + block.id().text();
    if (id.length() > 80) {
      scope.report(block.id().at(), "the step id '" + id + "' is longer than 80 characters");
      return Optional.empty();
    }
    return Optional.of(new StepId(id));
  }

  private static List<String> facts(Optional<StepKind> kind, Optional<StepKind> fallback) {
    if (kind.isEmpty()) {
      return List.of(Scope.ANY_FACT);
    }
    List<String> facts = new ArrayList<>(kind.get().receipt());
    fallback.ifPresent(
        other -> {
          facts.retainAll(other.receipt());
          facts.add(OtherwiseStep.WAY);
        });
    return facts;
  }

  private List<StepId> needs(
      StepBlock block, Scope scope, List<StepId> entry, List<StepId> previous) {
    if (block.needs().isEmpty()) {
      return previous;
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

  private boolean holds(StepBlock block, Scope scope) {
    boolean holds = true;
    for (Scalar condition : block.when()) {
      holds &= holds(condition, block, scope);
    }
    return holds;
  }

  private boolean holds(Scalar condition, StepBlock block, Scope scope) {
    String text = condition.text().strip();
    int equals = text.indexOf('=');
    if (equals > 0) {
      return compares(condition, text, equals, scope);
    }
    Optional<Predicate<ServerSpec>> word = Conditions.find(text);
    if (word.isEmpty()) {
      scope.report(condition.at(), Conditions.unknown(text));
      return false;
    }
    Optional<ServerSpec> server =
        block
            .use()
            .with()
            .find("server")
            .filter(Scalar.class::isInstance)
            .map(node -> Template.of((Scalar) node))
            .filter(
                template -> template.parts().size() == 1 && !template.parts().get(0).reference())
            .flatMap(template -> estate.findServer(template.parts().get(0).text()))
            .or(scope::server);
    if (server.isEmpty() && scope.runbook().findParameter("server").isEmpty()) {
      scope.report(
          condition.at(),
          "'" + text + "' is asked of no server; give the runbook a parameter 'server'");
    }
    return server.map(word.get()::test).orElse(false);
  }

  private boolean compares(Scalar condition, String text, int equals, Scope scope) {
    boolean negated = text.charAt(equals - 1) == '!';
    String name = text.substring(0, negated ? equals - 1 : equals).strip();
    String wanted = text.substring(equals + 1).strip();
    Optional<RunbookParameter> parameter = scope.runbook().findParameter(name);
    Position at = condition.at();
    if (parameter.isEmpty()) {
      scope.report(at, Arguments.unknown(scope.runbook(), name));
      return false;
    }
    List<String> choices = parameter.get().choices();
    if (!choices.isEmpty() && !choices.contains(wanted)) {
      scope.report(at, "'" + name + "' is never '" + wanted + "'" + Spelling.hint(wanted, choices));
      return false;
    }
    Optional<String> value = scope.parameter(name).flatMap(Scope::literal);
    return value.map(known -> known.equals(wanted) != negated).orElse(false);
  }
}

package dev.understudy.runbooks;

import dev.understudy.core.Plan;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.Step;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes one step of a runbook, with everything its block says, and puts it into the draft. */
final class StepPlacement {
  private final StepMaker maker;
  private final PlanDraft draft;

  StepPlacement(StepMaker maker, PlanDraft draft) {
    this.maker = maker;
    this.draft = draft;
  }

  /**
   * What a step after it needs.
   *
   * @param name of the step in its runbook
   * @param live whether it is in the plan; it is checked either way
   */
  List<StepId> place(StepBlock block, String name, Scope scope, List<StepId> needs, boolean live) {
    Optional<StepId> id = id(block, name, scope);
    Optional<StepKind> kind = maker.kind(block.use().kind(), scope);
    Optional<StepKind> fallbackKind =
        block.otherwise().flatMap(use -> maker.kind(use.kind(), scope));
    Optional<StepKind> undoKind =
        block.undo().flatMap(StepBlock.Undo::by).flatMap(use -> maker.kind(use.kind(), scope));
    List<String> facts = facts(kind, fallbackKind);
    List<StepId> targets = live && id.isPresent() ? List.of(id.get()) : needs;
    if (id.isEmpty() || kind.isEmpty()) {
      id.ifPresent(step -> draft.reserve(step, needs, Set.of()));
      scope.declare(name, declared(block, targets, live, facts));
      return targets;
    }
    StepId step = id.get();
    Set<StepId> reads = new LinkedHashSet<>();
    Optional<StepMaker.Made> first = maker.make(step, kind.get(), block.use(), scope, live, reads);
    Optional<StepMaker.Made> second =
        make(step, fallbackKind, block.otherwise(), scope, live, reads);
    scope.declare(name, declared(block, targets, live, facts));
    Optional<StepMaker.Made> undo =
        make(step, undoKind, block.undo().flatMap(StepBlock.Undo::by), scope, live, reads);
    reads.remove(step);
    if (!live) {
      return needs;
    }
    if (first.isEmpty() || draft.contains(step)) {
      draft.reserve(step, needs, reads);
      return targets;
    }
    Step whole = undone(block, otherwise(block, first.get(), second), undo);
    checkReturn(whole, block, scope);
    Duration timeout = block.timeout().orElse(StepBlock.TIMEOUT);
    draft.add(
        new Plan.Node(
            whole,
            needs,
            timeout,
            block.retry(),
            new Plan.Origin(
                block.use().kind().text(),
                scope.runbook().name() + "#" + block.id().text(),
                StepText.of(block, first.get().text(), texts(second), texts(undo)),
                block.manual())),
        reads);
    return targets;
  }

  private Optional<StepMaker.Made> make(
      StepId id,
      Optional<StepKind> kind,
      Optional<StepBlock.Use> use,
      Scope scope,
      boolean live,
      Set<StepId> reads) {
    return use.flatMap(given -> kind.flatMap(k -> maker.make(id, k, given, scope, live, reads)));
  }

  private static Optional<String> texts(Optional<StepMaker.Made> made) {
    return made.map(StepMaker.Made::text);
  }

  private static Step otherwise(
      StepBlock block, StepMaker.Made first, Optional<StepMaker.Made> second) {
    return second
        .map(
            other ->
                OtherwiseStep.of(
                    first.step(),
                    block.use().kind().text(),
                    other.step(),
                    block.otherwise().orElseThrow().kind().text()))
        .orElse(first.step());
  }

  private static Step undone(StepBlock block, Step step, Optional<StepMaker.Made> undo) {
    if (block.undo().isEmpty()) {
      return step;
    }
    return block.undo().get().never()
        ? new NoReturnStep(step)
        : new UndoneByStep(step, undo.map(StepMaker.Made::step));
  }

  private static Scope.Declared declared(
      StepBlock block, List<StepId> targets, boolean live, List<String> facts) {
    return new Scope.Declared(
        live,
        block.id().at(),
        targets,
        Optional.of(facts),
        block.use().kind().text(),
        Optional.empty());
  }

  private void checkReturn(Step step, StepBlock block, Scope scope) {
    Optional<StepId> first = draft.pointOfNoReturn();
    if (!(step instanceof ReversibleStep) && first.isPresent()) {
      scope.report(
          block.undo().map(StepBlock.Undo::at).orElse(block.use().kind().at()),
          "a second point of no return; the first is step '"
              + first.get()
              + "', and a plan may have only one");
    }
  }

  private static Optional<StepId> id(StepBlock block, String name, Scope scope) {
    String id = scope.prefix() + name;
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
}

package dev.understudy.core;

import java.util.List;

/**
 * One step as it was planned, kept in the run's header: so that any host can tell how far a run is,
 * and what a changed runbook would do differently.
 *
 * @param kind of step, such as {@code snapshot.take}; empty where the plan was not made from a
 *     runbook
 * @param source where it is written: {@code rebuild#login}, the runbook and the step's own id there
 * @param text everything its runbook says about it, inputs filled in: two steps with equal text do
 *     the same
 * @param noReturn whether it is the point of no return
 */
public record PlannedStep(
    StepId id,
    String summary,
    List<StepId> needs,
    String kind,
    String source,
    String text,
    boolean noReturn) {
  public PlannedStep {
    needs = List.copyOf(needs);
  }

  public static PlannedStep of(Plan.Node node) {
    return new PlannedStep(
        node.id(),
        node.step().summary(),
        node.needs(),
        node.origin().kind(),
        node.origin().source(),
        node.origin().text(),
        !(node.step() instanceof ReversibleStep));
  }

  /** Of every step, in the plan's order. */
  public static List<PlannedStep> of(Plan plan) {
    return plan.nodes().stream().map(PlannedStep::of).toList();
  }
}

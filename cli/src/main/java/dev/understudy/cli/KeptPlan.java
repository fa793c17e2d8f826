package dev.understudy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.cloud.observe.Observation;
import dev.understudy.core.Plan;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.store.PlanText;
import dev.understudy.core.store.Rebase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan that a dry run printed, kept under the name of the run that it may become, with the
 * observation it was made from. Carrying it out is refused when either is not what it was.
 */
record KeptPlan(RunId run, String runbook, List<PlannedStep> steps, Observation seen) {
  private static final String NOTE = "plan";
  private static final ObjectMapper JSON = new ObjectMapper();

  static KeptPlan of(RunId run, Plan plan, Observation seen) {
    return new KeptPlan(run, plan.runbook(), PlannedStep.of(plan), seen);
  }

  void keep(RunStore store) {
    ObjectNode json = JSON.createObjectNode();
    json.put("runbook", runbook);
    json.put(PlanText.KEY, PlanText.of(steps));
    ObjectNode facts = json.putObject("observation");
    seen.facts().forEach(facts::put);
    store.leave(run, NOTE, json.toString());
  }

  /**
   * The plan of that name.
   *
   * @throws dev.understudy.core.ProblemException USAGE when there is none, or it has become a run
   */
  static KeptPlan get(RunStore store, RunId run) {
    if (store.list().contains(run)) {
      throw Globals.usage(
              "the plan " + run + " has been carried out already", "understudy run show " + run)
          .asException();
    }
    Optional<String> text = store.find(run, NOTE);
    if (text.isEmpty()) {
      throw Globals.usage(
              "there is no plan " + run,
              "make one: the same command with --dry-run, without --plan")
          .asException();
    }
    try {
      JsonNode json = JSON.readTree(text.get());
      Map<String, String> facts = new LinkedHashMap<>();
      json.path("observation")
          .properties()
          .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
      return new KeptPlan(
          run,
          json.path("runbook").asText(),
          PlanText.parse(json.path(PlanText.KEY).asText()),
          new Observation(facts));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw Globals.usage(
              "the plan " + run + " cannot be read",
              "make a new one: the same command with --dry-run")
          .asException();
    }
  }

  /**
   * Holds it against what a plan made now would be.
   *
   * @throws dev.understudy.core.ProblemException STALE_PLAN with every difference
   */
  void refuseIfStale(Plan now, Observation later) {
    List<String> changes = new ArrayList<>();
    if (!runbook.equals(now.runbook())) {
      changes.add("it is a plan of " + runbook + ", not of " + now.runbook());
    }
    Rebase.of(steps, PlannedStep.of(now), List.of())
        .changes()
        .forEach(change -> changes.add("step " + change.step() + " is not what it was"));
    changes.addAll(seen.changesIn(later));
    if (!changes.isEmpty()) {
      throw stale(changes, now.runbook()).asException();
    }
  }

  static Problem stale(List<String> changes, String runbook) {
    return Problem.of(
        ProblemCode.STALE_PLAN,
        "the plan is stale: the world is not as it was when the plan was made",
        String.join("; ", changes),
        "look at a new plan: understudy " + runbook + " --dry-run");
  }
}

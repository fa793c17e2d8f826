package dev.understudy.cli;

import dev.understudy.core.Plan;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prints what a run would do: its steps, the point of no return, the critical path and the time it
 * takes in rehearsals.
 */
final class PlanPrinter {
  private final Output output;
  private final Expectations expectations;

  PlanPrinter(Output output, Expectations expectations) {
    this.output = output;
    this.expectations = expectations;
  }

  void print(Plan plan) {
    output.text("plan of " + plan.runbook() + ": " + plan.title());
    Optional<StepId> noReturn = plan.pointOfNoReturn();
    int number = 0;
    for (Plan.Node node : plan.nodes()) {
      number++;
      if (noReturn.equals(Optional.of(node.id()))) {
        output.text("  ------ point of no return: after the next step there is no undo ------");
      }
      output.text(line(number, node));
      output.object("step", fields(number, node, noReturn));
    }
    List<StepId> path = plan.criticalPath(expectations.of(plan));
    output.text("critical path: " + String.join(" > ", path.stream().map(StepId::value).toList()));
    Optional<Duration> total = expectations.total(plan);
    output.text("expected: " + total.map(Durations::text).orElse("unknown, never rehearsed"));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("runbook", plan.runbook());
    result.put("outcome", "planned");
    result.put("steps", plan.nodes().size());
    result.put("criticalPath", path.stream().map(StepId::value).toList());
    total.ifPresent(time -> result.put("expectedSeconds", Durations.seconds(time)));
    output.object("result", result);
  }

  private String line(int number, Plan.Node node) {
    String needs =
        node.needs().isEmpty()
            ? ""
            : "  after " + String.join(", ", node.needs().stream().map(StepId::value).toList());
    String usual =
        expectations.step(node.id()).map(time -> "  usually " + Durations.text(time)).orElse("");
    return String.format(
        "  %2d  %-22s %s%s%s", number, node.id(), node.step().summary(), needs, usual);
  }

  private Map<String, Object> fields(int number, Plan.Node node, Optional<StepId> noReturn) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("number", number);
    fields.put("step", node.id().value());
    fields.put("summary", node.step().summary());
    fields.put("needs", new ArrayList<>(node.needs().stream().map(StepId::value).toList()));
    fields.put("timeoutSeconds", Durations.seconds(node.timeout()));
    fields.put("pointOfNoReturn", noReturn.equals(Optional.of(node.id())));
    expectations
        .step(node.id())
        .ifPresent(usual -> fields.put("expectedSeconds", Durations.seconds(usual)));
    return fields;
  }
}

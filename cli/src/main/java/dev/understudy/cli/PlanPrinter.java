package dev.understudy.cli;

import dev.understudy.core.Plan;
import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Prints what a run would do: its steps, the point of no return, what it calls, the critical path
 * and the time it takes in rehearsals, and what cannot be known.
 */
final class PlanPrinter {
  private final Output output;
  private final Forecast forecast;
  private final Plan plan;
  private final Map<StepId, Duration> expected;

  PlanPrinter(Output output, Forecast forecast) {
    this.output = output;
    this.forecast = forecast;
    this.plan = forecast.plan();
    this.expected = new Expectations(forecast.history(), plan.runbook()).of(plan);
  }

  /**
   * Prints the plan of a run that has not begun, or what remains of one that has.
   *
   * @param done steps that need not be performed any more
   * @param next the command that carries it out
   */
  void print(RunId run, Set<StepId> done, String next) {
    output.text("plan " + run + " of " + plan.runbook() + ": " + plan.title());
    Optional<StepId> noReturn = plan.pointOfNoReturn();
    int number = 0;
    for (Plan.Node node : plan.nodes()) {
      number++;
      boolean isNoReturn = noReturn.equals(Optional.of(node.id()));
      if (isNoReturn && !done.contains(node.id())) {
        output.text("  ------ point of no return: after the next step there is no undo ------");
      }
      if (!done.contains(node.id())) {
        output.text(line(number, node));
      }
      output.object("step", fields(number, node, isNoReturn, done.contains(node.id())));
    }
    summary().forEach(output::text);
    output.text("to carry out exactly this: " + next);
    output.object("result", result(run, done));
  }

  /** Without the single steps. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "point of no return: "
            + plan.pointOfNoReturn()
                .map(step -> "step " + step)
                .orElse("none, all of it can be undone"));
    Map<String, Integer> measured = forecast.measuredCalls();
    if (!measured.isEmpty()) {
      lines.add("API calls, as measured in earlier runs: " + list(measured));
    }
    Map<String, String> declared = forecast.declaredCalls();
    if (!declared.isEmpty()) {
      lines.add("API calls that change something, never measured: " + list(declared));
    }
    lines.add("critical path: " + String.join(" > ", names(path())));
    lines.add(
        "expected: "
            + forecast
                .p50()
                .map(
                    p50 ->
                        Durations.text(p50)
                            + " (p50), "
                            + Durations.text(forecast.p95().orElse(p50))
                            + " (p95)")
                .orElse("unknown, never rehearsed"));
    List<String> unknown = forecast.unknown();
    if (!unknown.isEmpty()) {
      lines.add("cannot be known before:");
      unknown.forEach(line -> lines.add("  - " + line));
    }
    return lines;
  }

  private static String list(Map<String, ?> calls) {
    return String.join(
        ", ",
        calls.entrySet().stream().map(call -> call.getKey() + " " + call.getValue()).toList());
  }

  private List<StepId> path() {
    return plan.criticalPath(expected);
  }

  private static List<String> names(List<StepId> steps) {
    return steps.stream().map(StepId::value).toList();
  }

  private String line(int number, Plan.Node node) {
    String needs =
        node.needs().isEmpty() ? "" : "  after " + String.join(", ", names(node.needs()));
    String usual =
        Optional.ofNullable(expected.get(node.id()))
            .map(time -> "  usually " + Durations.text(time))
            .orElse("");
    return String.format(
        "  %2d  %-22s %s%s%s", number, node.id(), node.step().summary(), needs, usual);
  }

  private Map<String, Object> fields(
      int number, Plan.Node node, boolean isNoReturn, boolean isDone) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("number", number);
    fields.put("step", node.id().value());
    fields.put("summary", node.step().summary());
    fields.put("needs", names(node.needs()));
    fields.put("timeoutSeconds", Durations.seconds(node.timeout()));
    fields.put("pointOfNoReturn", isNoReturn);
    fields.put("done", isDone);
    forecast.calls().step(node.id()).ifPresent(calls -> fields.put("calls", calls));
    Optional.ofNullable(expected.get(node.id()))
        .ifPresent(usual -> fields.put("expectedSeconds", Durations.seconds(usual)));
    return fields;
  }

  private Map<String, Object> result(RunId run, Set<StepId> done) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("runbook", plan.runbook());
    result.put("outcome", "planned");
    result.put("plan", run.value());
    result.put("steps", plan.nodes().size() - done.size());
    plan.pointOfNoReturn().ifPresent(step -> result.put("pointOfNoReturn", step.value()));
    result.put("criticalPath", names(path()));
    result.put("calls", forecast.measuredCalls());
    result.put("declaredCalls", forecast.declaredCalls());
    result.put("unknown", forecast.unknown());
    forecast.p50().ifPresent(p50 -> result.put("expectedSeconds", Durations.seconds(p50)));
    forecast.p95().ifPresent(p95 -> result.put("p95Seconds", Durations.seconds(p95)));
    return result;
  }
}

package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.runbooks.report.RunView;
import dev.understudy.runbooks.report.StepView;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one run, step by step, as its journal tells it. */
@Command(
    name = "show",
    description = {
      "Show a run step by step, as its journal tells it.",
      "",
      "Example:  understudy -f understudy.yaml run show 20261124t093015z-4f2a91"
    })
final class RunShowCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Parameters(paramLabel = "RUN", description = "The run.")
  private String run = "";

  RunShowCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    RunStore store = workbench.store(workbench.estate());
    RunId id = RunNames.parse(run);
    RunView view = RunView.of(store.read(id));
    Output output = workbench.output();
    output.text(view.runbook() + " " + RunListCommand.status(view) + ", run " + id);
    output.text(
        "  by "
            + view.actor()
            + " with version "
            + view.toolVersion()
            + ", arguments "
            + view.arguments());
    output.text(
        "  from "
            + view.started()
            + view.ended().map(at -> " to " + at).orElse(", not ended")
            + ", resumed "
            + view.resumes()
            + " times");
    view.steps().forEach(step -> print(output, step));
    view.evictedBy().ifPresent(by -> output.text("  made room for " + by));
    view.problem()
        .ifPresent(problem -> output.text("  ended by: " + problem.what() + "; " + problem.hint()));
    output.object("result", withOutcome(view));
    return ExitCode.DONE.number();
  }

  private static void print(Output output, StepView step) {
    output.text(
        String.format(
                Locale.ROOT,
                "  %-12s %-26s %8s  %s%s",
                status(step),
                step.id(),
                step.took().map(Durations::text).orElse("-"),
                step.receipt().facts().isEmpty() ? "" : step.receipt().facts(),
                step.retries() > 0 ? " tried again: " + step.retries() : "")
            .stripTrailing());
    step.problem()
        .ifPresent(
            problem -> output.text("               " + problem.what() + " - " + problem.why()));
    output.object("step", fields(step));
  }

  private static Map<String, Object> withOutcome(RunView view) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("outcome", "succeeded");
    fields.putAll(RunListCommand.fields(view));
    return fields;
  }

  private static String status(StepView step) {
    return step.found() ? "found" : step.status().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<String, Object> fields(StepView step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("step", step.id().value());
    fields.put("summary", step.summary());
    fields.put("status", status(step));
    fields.put("attempt", step.attempt());
    fields.put("starts", step.starts());
    fields.put("retries", step.retries());
    step.took().ifPresent(took -> fields.put("tookSeconds", Durations.seconds(took)));
    fields.put("receipt", step.receipt().facts());
    fields.put("calls", step.calls());
    fields.put("requests", step.requests());
    step.problem().ifPresent(problem -> fields.put("problem", Output.problemFields(problem)));
    return fields;
  }
}

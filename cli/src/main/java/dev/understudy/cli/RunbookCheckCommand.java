package dev.understudy.cli;

import dev.understudy.cloud.ReadOnlyCloud;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Plan;
import dev.understudy.core.ProblemException;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Runbook;
import dev.understudy.runbooks.RunbookCompiler;
import dev.understudy.runbooks.RunbookParameter;
import dev.understudy.runbooks.Runbooks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compiles runbooks against the estate, for every server, and says what does not hold. */
@Command(
    name = "check",
    description = {
      "Compile every runbook (or those named) against the estate, for each server; file, line and column of what does not hold.",
      "",
      "Example:  understudy -f understudy.yaml runbook check"
    })
final class RunbookCheckCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Parameters(arity = "0..*", paramLabel = "RUNBOOK", description = "Names; all by default.")
  private List<String> names = new ArrayList<>();

  RunbookCheckCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Estate estate = workbench.estate();
    Environment environment =
        new Environment(
            estate, new ReadOnlyCloud(workbench.cloud(estate)), workbench.ssh(), workbench.time());
    Runbooks runbooks = workbench.runbooks();
    int broken = 0;
    for (String name : names.isEmpty() ? runbooks.names() : names) {
      try {
        check(runbooks, runbooks.get(name), environment);
      } catch (ProblemException e) {
        broken++;
        workbench.output().problem(e.problem());
        workbench.output().object("problem", Output.problemFields(e.problem()));
      }
    }
    workbench
        .output()
        .object(
            "result", Map.of("outcome", broken == 0 ? "succeeded" : "failed", "broken", broken));
    return (broken == 0 ? ExitCode.DONE : ExitCode.USAGE).number();
  }

  private void check(Runbooks runbooks, Runbook runbook, Environment environment) {
    boolean isPart = runbook.parameters().stream().anyMatch(RunbookParameter::required);
    if (isPart) {
      workbench
          .output()
          .text(runbook.name() + ": sound; a part of other runbooks, checked with them");
      return;
    }
    boolean isPerServer = runbook.findParameter("server").isPresent();
    List<String> servers =
        isPerServer ? List.copyOf(environment.estate().servers().keySet()) : List.of("");
    for (String server : servers) {
      Map<String, String> arguments = new LinkedHashMap<>();
      if (isPerServer) {
        arguments.put("server", server);
      }
      Plan plan =
          new RunbookCompiler(runbooks)
              .compile(runbook, arguments, workbench.catalog(), environment);
      workbench
          .output()
          .text(
              runbook.name()
                  + (isPerServer ? " for " + server : "")
                  + ": "
                  + plan.nodes().size()
                  + " steps");
      workbench
          .output()
          .object(
              "checked",
              Map.of("runbook", runbook.name(), "server", server, "steps", plan.nodes().size()));
    }
  }
}

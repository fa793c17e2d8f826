package dev.understudy.cli;

import dev.understudy.cloud.ReadOnlyCloud;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.RunbookCheck;
import dev.understudy.runbooks.Runbooks;
import java.util.ArrayList;
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
    RunbookCheck check = new RunbookCheck(runbooks, workbench.catalog(), environment);
    int broken = 0;
    for (String name : names.isEmpty() ? runbooks.names() : names) {
      RunbookCheck.Result result = check.check(name);
      broken += result.problems().isEmpty() ? 0 : 1;
      result.warnings().forEach(line -> say("warning", name, line));
      if (result.problems().isEmpty()) {
        sound(name, result);
        continue;
      }
      result.problems().forEach(line -> say("problem", name, line));
    }
    Output output = workbench.output();
    if (broken > 0) {
      output.problem(
          Problem.of(
              ProblemCode.INVALID_FILE,
              broken == 1 ? "1 runbook is broken" : broken + " runbooks are broken",
              "",
              "edit the lines above, then: understudy runbook check"));
    }
    output.object(
        "result", Map.of("outcome", broken == 0 ? "succeeded" : "failed", "broken", broken));
    return (broken == 0 ? ExitCode.DONE : ExitCode.USAGE).number();
  }

  private void say(String type, String runbook, FileProblems.Line line) {
    workbench.output().text((type.equals("problem") ? "" : type + ": ") + line);
    workbench
        .output()
        .object(
            type,
            Map.of(
                "runbook",
                runbook,
                "file",
                line.file(),
                "line",
                line.at().line(),
                "column",
                line.at().column(),
                "message",
                line.message()));
  }

  private void sound(String name, RunbookCheck.Result result) {
    if (result.steps().isEmpty()) {
      workbench.output().text(name + ": sound; a part of other runbooks, checked with them");
    }
    result
        .steps()
        .forEach(
            (server, steps) -> {
              String whom = server.isEmpty() ? "" : " for " + server;
              workbench.output().text(name + whom + ": " + steps + " steps");
              workbench
                  .output()
                  .object("checked", Map.of("runbook", name, "server", server, "steps", steps));
            });
  }
}

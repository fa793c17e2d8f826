package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.runbooks.Runbook;
import dev.understudy.runbooks.RunbookText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a runbook as it will be run. */
@Command(
    name = "show",
    description = {
      "Show a runbook: the prose and the steps that run.",
      "",
      "Example:  understudy runbook show recover"
    })
final class RunbookShowCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Parameters(paramLabel = "RUNBOOK", description = "Its name.")
  private String name = "";

  RunbookShowCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Runbook runbook = workbench.runbooks().get(name);
    workbench.output().text(RunbookText.show(runbook));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("outcome", "succeeded");
    fields.put("runbook", name);
    fields.put("title", runbook.title());
    fields.put("text", runbook.text());
    workbench.output().object("result", fields);
    return ExitCode.DONE.number();
  }
}

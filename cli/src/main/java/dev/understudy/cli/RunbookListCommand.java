package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.runbooks.Runbook;
import dev.understudy.runbooks.Runbooks;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the runbooks at hand. */
@Command(
    name = "list",
    description = {
      "List the runbooks at hand, built in and your own.",
      "",
      "Example:  understudy runbook list --runbooks ./runbooks"
    })
final class RunbookListCommand implements Callable<Integer> {
  private final Workbench workbench;

  RunbookListCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Runbooks runbooks = workbench.runbooks();
    for (String name : runbooks.names()) {
      Runbook runbook = runbooks.get(name);
      String origin = runbooks.isUsers(name) ? "yours" : "built in";
      workbench.output().text(String.format("%-12s %-9s %s", name, origin, runbook.title()));
      workbench
          .output()
          .object("runbook", Map.of("runbook", name, "origin", origin, "title", runbook.title()));
    }
    workbench
        .output()
        .object("result", Map.of("outcome", "succeeded", "runbooks", runbooks.names().size()));
    return ExitCode.DONE.number();
  }
}

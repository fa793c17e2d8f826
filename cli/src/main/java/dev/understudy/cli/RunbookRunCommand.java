package dev.understudy.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs any runbook by its name, also one of the user's own. */
@Command(
    name = "run",
    description = {
      "Run a runbook by its name, one of your own or a built-in one, with any of its parameters.",
      "",
      "Examples:  understudy --runbooks ./runbooks runbook run restart-web --with server=web",
      "           understudy runbook run recover --with server=data --with from=newest --dry-run"
    })
final class RunbookRunCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Parameters(paramLabel = "RUNBOOK", description = "Its name; see: understudy runbook list.")
  private String name = "";

  @Option(
      names = "--with",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the runbook; see: understudy runbook show RUNBOOK.")
  private Map<String, String> arguments = new LinkedHashMap<>();

  RunbookRunCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    RunDriver driver = RunDriver.on(workbench, workbench.estate());
    String question = "run the runbook " + name + " with " + arguments;
    return driver.start(name, arguments, Optional.of(question)).number();
  }
}

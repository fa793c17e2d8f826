package dev.understudy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes back what a run did. */
@Command(
    name = "undo",
    description = {
      "Take back what a run did, last step first; stops at the point of no return.",
      "",
      "Example:  understudy -f understudy.yaml run undo 20261124t093015z-4f2a91 --yes"
    })
final class RunUndoCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Parameters(paramLabel = "RUN", description = "The run.")
  private String run = "";

  RunUndoCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    RunDriver driver = RunDriver.on(workbench, workbench.estate());
    return driver.undo(RunNames.parse(run)).number();
  }
}

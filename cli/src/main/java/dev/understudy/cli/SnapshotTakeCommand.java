package dev.understudy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes snapshots of a server's disks and waits until they can be used. */
@Command(
    name = "take",
    description = {
      "Snapshot every disk of a server, application-consistent where the estate says how.",
      "",
      "Example:  understudy -f understudy.yaml snapshot take --server data"
    })
final class SnapshotTakeCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private ServerOption server = new ServerOption();

  SnapshotTakeCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    RunDriver driver = RunDriver.on(workbench, workbench.estate());
    // Adding a copy destroys nothing, so cron need not say --yes.
    return driver.start("snapshot", server.arguments(driver.estate())).number();
  }
}

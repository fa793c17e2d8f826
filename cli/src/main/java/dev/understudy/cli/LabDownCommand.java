package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.lab.LabClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes a lab down; its state stays in its directory. */
@Command(
    name = "down",
    description = {
      "Take the lab down; 'lab up' with the same directory brings it back as it was.",
      "",
      "Example:  understudy lab down --dir /tmp/lab"
    })
final class LabDownCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private LabDirectory directory = new LabDirectory();

  LabDownCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    LabLauncher.client(directory.in(workbench.globals())).ifPresent(LabClient::down);
    workbench.output().text("the lab is down");
    workbench.output().object("result", Map.of("outcome", "succeeded"));
    return ExitCode.DONE.number();
  }
}

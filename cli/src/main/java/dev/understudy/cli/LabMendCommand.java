package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.lab.LabClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Mends what was broken in a lab. */
@Command(
    name = "mend",
    description = {
      "Mend what 'lab break' broke.",
      "",
      "Example:  understudy lab mend data --dir /tmp/lab"
    })
final class LabMendCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private LabDirectory directory = new LabDirectory();

  @Parameters(
      index = "0",
      paramLabel = "WHAT",
      description = "A server: data or replica; or a region: home, cn-shanghai, cn-beijing.")
  private String what = "";

  LabMendCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    LabClient lab = LabLauncher.running(directory.in(workbench.globals()));
    if (LabLauncher.isRegion(what)) {
      lab.mendRegion(LabLauncher.region(what));
    } else {
      lab.mend(what);
    }
    workbench.output().text(what + " is mended");
    workbench.output().object("result", Map.of("outcome", "succeeded", "mended", what));
    return ExitCode.DONE.number();
  }
}

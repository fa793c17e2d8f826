package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.lab.LabClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Breaks something in a lab. */
@Command(
    name = "break",
    description = {
      "Break a server (dead, unbootable, isolated, disk-lost) or a region's API (unreachable).",
      "",
      "Examples:  understudy lab break data unbootable --dir /tmp/lab",
      "           understudy lab break home unreachable --dir /tmp/lab"
    })
final class LabBreakCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private LabDirectory directory = new LabDirectory();

  @Parameters(
      index = "0",
      paramLabel = "WHAT",
      description = "A server: data or replica; or a region: home, cn-shanghai, cn-beijing.")
  private String what = "";

  @Parameters(
      index = "1",
      paramLabel = "HOW",
      description = "dead, unbootable, isolated or disk-lost; unreachable for a region.")
  private String how = "";

  LabBreakCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    LabClient lab = LabLauncher.running(directory.in(workbench.globals()));
    if (how.equals("unreachable")) {
      lab.breakRegion(LabLauncher.region(what));
    } else {
      lab.breakServer(what, LabLauncher.breakage(how));
    }
    workbench.output().text(what + " is " + how);
    workbench.output().object("result", Map.of("outcome", "succeeded", "broken", what, "how", how));
    return ExitCode.DONE.number();
  }
}

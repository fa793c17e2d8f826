package dev.understudy.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rebuilds a server from its disks. */
@Command(
    name = "recover",
    description = {
      "Rebuild a server: fence the old one, save what its disks still have, make a fresh one, put the data in place,",
      "prove it, switch DNS, and prove that no measurement is missing.",
      "",
      "Examples:  understudy -f understudy.yaml recover --dry-run",
      "           understudy -f understudy.yaml recover --yes"
    })
final class RecoverCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private ServerOption server = new ServerOption();

  @Option(
      names = "--outage",
      paramLabel = "INSTANT",
      description = "When the outage began, ISO-8601; the RTA counts from here.")
  private @Nullable String outage;

  RecoverCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    RunDriver driver = RunDriver.on(workbench, workbench.estate());
    Map<String, String> arguments = server.arguments(driver.estate());
    if (outage != null) {
      arguments.put("outage", outage);
    }
    String question =
        "recover "
            + arguments.get("server")
            + ": its old server will be stopped and its name will point to a new one";
    return driver.start("recover", arguments, Optional.of(question)).number();
  }
}

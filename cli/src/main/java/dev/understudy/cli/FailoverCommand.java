package dev.understudy.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Moves service to the replica. */
@Command(
    name = "failover",
    description = {
      "Move service to the replica: fence the old primary with proof, promote, switch DNS, prove that clients arrive.",
      "Needs nothing from the region that failed.",
      "",
      "Example:  understudy -f understudy.yaml failover --yes"
    })
final class FailoverCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private ServerOption server = new ServerOption();

  @Option(
      names = "--outage",
      paramLabel = "INSTANT",
      description = "When the outage began, ISO-8601; the RTA counts from here.")
  private @Nullable String outage;

  @Option(
      names = "--unfenced",
      paramLabel = "REASON",
      description =
          "Go on although the old primary cannot be proven fenced; why that is safe, in ten characters or more. Kept in the journal.")
  private @Nullable String unfenced;

  FailoverCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    RunDriver driver = RunDriver.on(workbench, workbench.estate());
    Map<String, String> arguments = server.arguments(driver.estate());
    if (outage != null) {
      arguments.put("outage", outage);
    }
    if (unfenced != null) {
      arguments.put("unfenced", unfenced);
    }
    String question =
        "fail over "
            + arguments.get("server")
            + ": the replica will accept writes; there is no way back but failback";
    return driver.start("failover", arguments, Optional.of(question)).number();
  }
}

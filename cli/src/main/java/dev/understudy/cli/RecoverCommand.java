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
      "           understudy -f understudy.yaml recover --yes",
      "           understudy -f understudy.yaml recover --from newest --yes     (the data on the disk is damaged)",
      "           understudy -f understudy.yaml recover --from archive --yes    (neither disk nor snapshot is left)"
    })
final class RecoverCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private ServerOption server = new ServerOption();

  @Option(
      names = "--outage",
      paramLabel = "INSTANT",
      description = "When the outage began, ISO-8601; the RTA counts from here.")
  private @Nullable String outage;

  @Option(
      names = "--from",
      paramLabel = "WHAT",
      description =
          "salvage: the dead server's disk as it is now; newest: the newest good snapshot; archive: the newest archives. Default: salvage.")
  private @Nullable String from;

  @Option(
      names = "--unfenced",
      paramLabel = "REASON",
      description =
          "Go on although the old server cannot be proven stopped; why that is safe, in ten characters or more. Kept in the journal.")
  private @Nullable String unfenced;

  RecoverCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    RunDriver driver = RunDriver.on(workbench, workbench.estate());
    Map<String, String> arguments = server.arguments(driver.estate());
    put(arguments, "outage", outage);
    put(arguments, "from", from);
    put(arguments, "unfenced", unfenced);
    String question =
        "recover "
            + arguments.get("server")
            + ": its old server will be stopped and its name will point to a new one";
    return driver.start("recover", arguments, Optional.of(question)).number();
  }

  private static void put(Map<String, String> arguments, String name, @Nullable String value) {
    if (value != null) {
      arguments.put(name, value);
    }
  }
}

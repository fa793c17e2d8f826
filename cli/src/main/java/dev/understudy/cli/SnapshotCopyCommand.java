package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings the newest snapshots to the policy's other regions. */
@Command(
    name = "copy",
    description = {
      "Copy the newest snapshot of every disk of the policy to its other regions, under copyTo in the estate file.",
      "What was asked for is not asked for again; one disk's trouble is told and the rest done (exit 30).",
      "",
      "Examples:  understudy -f understudy.yaml snapshot copy",
      "           understudy -f understudy.yaml snapshot copy --server data --wait"
    })
final class SnapshotCopyCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Option(
      names = "--server",
      paramLabel = "NAME",
      description = "Only this server, as the estate names it.")
  private @Nullable String server;

  @Option(
      names = "--wait",
      description = "Until the copies are complete; else only until the cloud has accepted them.")
  private boolean wait;

  SnapshotCopyCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    Estate estate = workbench.estate();
    Map<String, String> arguments = new LinkedHashMap<>();
    if (server != null) {
      arguments.put("servers", server);
    }
    if (wait) {
      arguments.put("until", "complete");
    }
    // Adding copies destroys nothing, so cron need not say --yes.
    return RunDriver.on(workbench, estate).start("copy", arguments).number();
  }
}

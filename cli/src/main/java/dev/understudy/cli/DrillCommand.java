package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rehearses the recovery, in isolation on the real estate, or for real in a lab. */
@Command(
    name = "drill",
    description = {
      "Rehearse the recovery: the same steps as the real thing, in isolation, scored, with nothing left behind.",
      "With --lab: start a lab on this machine, kill its data server under live traffic and bring it back.",
      "",
      "Examples:  understudy drill --lab",
      "           understudy drill --lab --layout single-disk --json",
      "           understudy drill --lab --sabotage stale-snapshot     (must fail: a drill that cannot fail proves nothing)",
      "           understudy -f understudy.yaml drill                  (every night)"
    })
final class DrillCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private ServerOption server = new ServerOption();

  @Option(names = "--lab", description = "In a lab of its own, which is gone afterwards.")
  private boolean lab;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      defaultValue = "data-disk",
      description = "With --lab: data-disk, or single-disk as in the incident.")
  private String layout = "data-disk";

  @Option(
      names = "--sabotage",
      paramLabel = "HOW",
      defaultValue = "none",
      description =
          "With --lab: stale-snapshot, truncated-data, lost-tail or wrong-dns. The drill must notice.")
  private String sabotage = "none";

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description = "With --lab: scripted API faults, for example 'CreateDisk: lose-reply 1'.")
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "With --lab: the lab's directory; one of its own under the temporary directory by default.")
  private @Nullable Path dir;

  @Option(names = "--keep", description = "With --lab: keep the lab's directory.")
  private boolean keep;

  DrillCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (lab) {
      LabDrill drill =
          new LabDrill(
              workbench,
              layout,
              faults,
              LabLauncher.sabotage(sabotage),
              Optional.ofNullable(dir),
              keep);
      return drill.run().number();
    }
    if (!sabotage.equals("none") || !faults.isEmpty()) {
      throw Globals.usage("only a lab can be sabotaged", "understudy drill --lab --sabotage ...")
          .asException();
    }
    Estate estate = workbench.estate();
    RunDriver driver = RunDriver.on(workbench, estate);
    ExitCode exit = driver.start("drill", server.arguments(estate));
    return exit.number();
  }
}

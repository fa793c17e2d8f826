package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.SnapshotPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      "           understudy drill --lab --from archive                (no disk and no snapshot is left)",
      "           understudy drill --lab --sabotage stale-snapshot     (must fail: a drill that cannot fail proves nothing)",
      "           understudy -f understudy.yaml drill                  (every night)",
      "           understudy -f understudy.yaml drill --from copy      (from the copy in another region)"
    })
final class DrillCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private ServerOption server = new ServerOption();

  @Option(names = "--lab", description = "In a lab of its own, which is gone afterwards.")
  private boolean lab;

  @Option(
      names = "--from",
      paramLabel = "WHAT",
      defaultValue = "snapshot",
      description =
          "snapshot: one taken now; copy: the newest copy in another region, restored and proven there; archive: one made now, and nothing else.")
  private String from = "snapshot";

  @Option(
      names = "--site",
      paramLabel = "NAME",
      description = "With --from copy: the site of the copy; may be left out when there is one.")
  private @Nullable String site;

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
              labFrom(),
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
    Map<String, String> arguments = server.arguments(estate);
    if (from.equals("archive")) {
      return driver.start("drill-archive", arguments).number();
    }
    if (from.equals("snapshot")) {
      return driver.start("drill", arguments).number();
    }
    arguments.put("site", siteOfCopy(estate));
    return driver.start("drill-copy", arguments).number();
  }

  private LabDrill.From labFrom() {
    return switch (from) {
      case "snapshot" -> LabDrill.From.SNAPSHOT;
      case "archive" -> LabDrill.From.ARCHIVE;
      default ->
          throw Globals.usage(
                  "a lab cannot be drilled from '" + from + "'", "--from snapshot | archive")
              .asException();
    };
  }

  private String siteOfCopy(Estate estate) {
    List<String> sites =
        estate.snapshots().map(SnapshotPolicy::copies).orElse(List.of()).stream()
            .map(SnapshotPolicy.CopyTarget::site)
            .toList();
    if (!from.equals("copy")) {
      throw Globals.usage(
              "'" + from + "' cannot be drilled from", "--from snapshot | copy | archive")
          .asException();
    }
    if (site != null) {
      return site;
    }
    if (sites.isEmpty()) {
      throw Globals.usage(
              "the estate copies its snapshots nowhere",
              "write protection.snapshots.copyTo into " + estate.file())
          .asException();
    }
    if (sites.size() > 1) {
      throw Globals.usage("the copy at which site?", "--site " + String.join(" | ", sites))
          .asException();
    }
    return sites.get(0);
  }
}

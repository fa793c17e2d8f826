package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the lab and stays in the foreground until it is taken down or interrupted. */
@Command(
    name = "up",
    description = {
      "Start the lab in a directory and stay in the foreground.",
      "",
      "Example:  understudy lab up --dir /tmp/lab --json",
      "          understudy -f /tmp/lab/understudy.yaml assess      (in another terminal)"
    })
final class LabUpCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private LabDirectory directory = new LabDirectory();

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      defaultValue = "data-disk",
      description = "data-disk, or single-disk as in the incident.")
  private String layout = "data-disk";

  @Option(
      names = "--pace",
      paramLabel = "PACE",
      defaultValue = "quick",
      description = "quick; 0: at once; 1: as slow as Aliyun typically is.")
  private String pace = "quick";

  @Option(
      names = "--sensors",
      paramLabel = "N",
      defaultValue = "24",
      description = "Sensor nodes, each posting once a second.")
  private int sensors = 24;

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description =
          "Scripted faults, for example 'CreateSnapshot: throttle 3, lose-reply 1'. May be repeated.")
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "LIMIT",
      description =
          "How often an action may be called in each region: 'CreateSnapshot: 20/s' or 'DescribeDisks:"
              + " 90/m'. May be repeated.")
  private List<String> limits = new ArrayList<>();

  @Option(
      names = "--paper",
      description = "Only the API and the name server: servers exist on paper, nothing boots.")
  private boolean paper;

  @Option(
      names = "--fleet",
      paramLabel = "FLEET",
      description =
          "So many servers more on paper, four in five at home, tagged role=fleet:"
              + " SERVERSxDISKS[:CATEGORY], for example 1000x10. Such a lab keeps nothing when it goes"
              + " down.")
  private Optional<String> fleet = Optional.empty();

  LabUpCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    LabOptions whole =
        LabLauncher.options(directory.in(workbench.globals()), layout, pace, faults)
            .withSensors(sensors)
            .withLimits(limits);
    LabOptions onPaper = paper ? whole.onPaper() : whole;
    LabOptions options = fleet.map(LabLauncher::fleet).map(onPaper::with).orElse(onPaper);
    Output output = workbench.output();
    output.progress("starting the lab in " + directory.in(workbench.globals()) + " ...");
    try (LabServer lab = LabLauncher.start(options)) {
      workbench.signals().onSignal(lab::close);
      Map<String, String> facts = new LinkedHashMap<>(lab.describe());
      facts.remove("type");
      output.object("lab", facts);
      output.text("the lab is up: understudy -f " + lab.estate() + " assess");
      output.progress(
          "stop it with Ctrl-C, or: understudy lab down --dir "
              + directory.in(workbench.globals()));
      lab.awaitClosed();
    }
    return ExitCode.DONE.number();
  }
}

package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.ProblemException;
import dev.understudy.snapshot.status.Grade;
import dev.understudy.snapshot.status.NagiosLine;
import dev.understudy.snapshot.status.PolicyForecast;
import dev.understudy.snapshot.status.PrometheusPage;
import dev.understudy.snapshot.status.ProtectionStatus;
import dev.understudy.snapshot.status.SteadyCount;
import dev.understudy.snapshot.status.StorageEstimate;
import dev.understudy.snapshot.status.Survey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How well every disk of the snapshot policy is protected. */
@Command(
    name = "status",
    description = {
      "Show how old the newest snapshot of every disk is, here and in the other region, what is proven, which slots",
      "were skipped, what the cloud's own policies do beside ours, and what all of it takes up.",
      "A disk is WARNING when its newest snapshot is older than one and a half intervals of the schedule, was never",
      "proven, or stays local-only for more than an interval; CRITICAL after two and a half, or when it has none;",
      "UNKNOWN when the cloud does not answer or there is nothing to check.",
      "",
      "Examples:  understudy -f understudy.yaml snapshot status",
      "           understudy -f understudy.yaml snapshot status --nagios       one line; exit code 0, 1, 2 or 3",
      "           understudy -f understudy.yaml snapshot status -q --prometheus /var/lib/node_exporter/understudy.prom"
    })
final class SnapshotStatusCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private ServerOption server = new ServerOption();

  @Option(
      names = NAGIOS,
      description =
          "One line on stdout as a monitoring plugin, also for every failure; exit code 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.")
  private boolean nagios;

  @Option(
      names = "--prometheus",
      paramLabel = "FILE",
      description =
          "Also write the figures to this file for the textfile collector, whole or not at all.")
  private @Nullable Path prometheus;

  @Option(names = "--strict", description = "Exit code 20 unless everything is OK.")
  private boolean strict;

  static final String NAGIOS = "--nagios";

  SnapshotStatusCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    return nagios ? plugin() : table();
  }

  private int table() {
    SnapshotDesk desk = SnapshotDesk.of(workbench);
    Set<String> servers = servers(desk);
    Survey survey = desk.survey(servers);
    ProtectionStatus status = ProtectionStatus.of(survey);
    Optional<Instant> lastRun = desk.lastRun();
    write(status, lastRun);
    if (workbench.output().isQuiet() && !workbench.globals().json) {
      return exit(status);
    }
    Optional<SteadyCount> steady =
        new PolicyForecast(survey.policy().schedule())
            .steadyCount(survey.policy().keep(), survey.at());
    new SnapshotStatusPrinter(workbench.output(), desk.estate(), survey.policy())
        .print(status, lastRun, steady, StorageEstimate.of(survey, steady));
    return exit(status);
  }

  private int exit(ProtectionStatus status) {
    return (strict && status.grade() != Grade.OK ? ExitCode.BLOCKED : ExitCode.DONE).number();
  }

  /** Whatever happens, one line on stdout and one of four exit codes: nobody reads more. */
  private int plugin() {
    workbench.output().configure(false, true, 0);
    try {
      SnapshotDesk desk = SnapshotDesk.of(workbench);
      ProtectionStatus status = ProtectionStatus.of(desk.hastySurvey(servers(desk)));
      if (prometheus != null) {
        write(status, desk.lastRun());
      }
      workbench.output().text(NagiosLine.of(status));
      return status.grade().exit();
    } catch (ProblemException e) {
      return unknown(workbench.output(), e.problem().what() + ": " + e.problem().why());
    } catch (RuntimeException e) {
      return unknown(workbench.output(), "Understudy itself failed: " + e);
    }
  }

  /** The plugin's answer when there is none. */
  static int unknown(Output output, String why) {
    output.configure(false, true, 0);
    output.text(NagiosLine.unknown(why));
    return Grade.UNKNOWN.exit();
  }

  private void write(ProtectionStatus status, Optional<Instant> lastRun) {
    if (prometheus != null) {
      MetricsFile.write(prometheus, PrometheusPage.of(status, lastRun));
    }
  }

  private Set<String> servers(SnapshotDesk desk) {
    return server.findIn(desk.estate()).map(Set::of).orElse(Set.of());
  }
}

package dev.understudy.cli;

import dev.understudy.cloud.ReadOnlyCloud;
import dev.understudy.cloud.estate.DrillSpec;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.core.ExitCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunSummary;
import dev.understudy.core.store.History;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.report.Readiness;
import dev.understudy.runbooks.report.Rehearsals;
import dev.understudy.snapshot.SnapshotCatalog;
import dev.understudy.snapshot.SnapshotFacts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How the estate stands: runs, rehearsals, the newest snapshots. */
@Command(
    name = "status",
    description = {
      "Show how the estate stands: unfinished runs, whether each runbook is rehearsed, the newest snapshot of each server.",
      "The weakest link comes first. A runbook is VERIFIED when its last rehearsal, by a drill or by a run of itself, was good,",
      "nothing in it has changed since, and it is younger than drill.maxAge of the estate file.",
      "",
      "Examples:  understudy -f understudy.yaml status",
      "           understudy -f understudy.yaml status --steps       when each step last ran, and how long it takes",
      "           understudy -f understudy.yaml status --strict -q   exit code 20 unless everything is VERIFIED"
    })
final class StatusCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Option(names = "--steps", description = "Also what is remembered of every step.")
  private boolean steps;

  @Option(names = "--strict", description = "Exit code 20 when a runbook is not VERIFIED.")
  private boolean strict;

  StatusCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Estate estate = workbench.estate();
    Output output = workbench.output();
    RunStore store = workbench.store(estate);
    output.text(
        "estate "
            + estate.name()
            + ": RTO "
            + Durations.text(estate.objectives().rto())
            + ", RPO "
            + Durations.text(estate.objectives().rpo()));
    List<RunSummary> runs = store.summaries();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("outcome", "succeeded");
    result.put("estate", estate.name());
    unfinished(runs, result);
    damaged(runs, result);
    boolean isVerified = rehearsals(estate, store, runs, result);
    estate.servers().values().forEach(server -> snapshots(estate, server, result));
    output.object("result", result);
    return (strict && !isVerified ? ExitCode.BLOCKED : ExitCode.DONE).number();
  }

  private void unfinished(List<RunSummary> runs, Map<String, Object> result) {
    List<RunSummary> open =
        runs.stream()
            .filter(run -> !run.isClosed() && run.status() != RunSummary.Status.UNREADABLE)
            .toList();
    for (RunSummary run : open) {
      workbench
          .output()
          .text(
              "  "
                  + RunListCommand.status(run)
                  + ": "
                  + run.runbook()
                  + " "
                  + run.run()
                  + " - understudy run resume "
                  + run.run());
    }
    if (open.isEmpty()) {
      workbench.output().text("  no unfinished run");
    }
    result.put("unfinished", open.stream().map(run -> run.run().value()).toList());
  }

  private void damaged(List<RunSummary> runs, Map<String, Object> result) {
    List<String> damaged =
        runs.stream()
            .filter(run -> run.status() == RunSummary.Status.UNREADABLE)
            .map(run -> run.run().value())
            .toList();
    damaged.forEach(
        run -> workbench.output().text("  damaged journal: understudy run verify " + run));
    result.put("damaged", damaged);
  }

  /** Whether everything is verified. */
  private boolean rehearsals(
      Estate estate, RunStore store, List<RunSummary> runs, Map<String, Object> result) {
    TodaysPlans plans;
    try {
      Environment environment =
          new Environment(
              estate,
              new ReadOnlyCloud(workbench.cloud(estate)),
              workbench.ssh(),
              workbench.time());
      plans = new TodaysPlans(workbench.runbooks(), workbench.catalog(), environment);
    } catch (ProblemException e) {
      workbench.output().text("  rehearsals: cannot tell: " + e.problem().what());
      result.put("runbooks", Map.of());
      return false;
    }
    Rehearsals rehearsals = Rehearsals.of(store, runs, estate.objectives(), plans);
    List<Readiness> all =
        plans.readiness(
            rehearsals,
            estate.drill().map(DrillSpec::maxAge).orElse(DrillSpec.MAX_AGE),
            workbench.time().now());
    ReadinessPrinter printer =
        new ReadinessPrinter(
            workbench.output(), History.of(store, runs), workbench.time().now(), steps);
    all.forEach(printer::print);
    Map<String, Object> states = new LinkedHashMap<>();
    all.forEach(
        one -> states.put((one.runbook() + " " + one.server()).strip(), one.state().label()));
    result.put("runbooks", states);
    return all.stream().allMatch(one -> one.state() == Readiness.State.VERIFIED);
  }

  private void snapshots(Estate estate, ServerSpec server, Map<String, Object> result) {
    String text;
    try {
      Optional<SnapshotFacts> newest =
          new SnapshotCatalog(estate, workbench.directCloud(estate))
              .list(server).stream().findFirst();
      text =
          newest
              .map(
                  facts ->
                      "newest snapshot "
                          + facts.id()
                          + ", "
                          + Durations.text(
                              Duration.between(facts.created(), workbench.time().now()))
                          + " old, "
                          + facts.consistency()
                          + "-consistent, verified "
                          + facts.verified().orElse("L0"))
              .orElse("no snapshot");
    } catch (ProblemException e) {
      text = "cannot tell: " + e.problem().what();
    }
    workbench.output().text("  " + server.name() + ": " + text);
    result.put("snapshots." + server.name(), text);
  }
}

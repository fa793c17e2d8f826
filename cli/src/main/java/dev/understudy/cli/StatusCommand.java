package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.core.ExitCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.store.History;
import dev.understudy.runbooks.report.RunView;
import dev.understudy.snapshot.SnapshotCatalog;
import dev.understudy.snapshot.SnapshotFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** How the estate stands: runs, rehearsals, the newest snapshots. */
@Command(
    name = "status",
    description = {
      "Show how the estate stands: unfinished runs, the last rehearsal, the newest snapshot of each server.",
      "",
      "Example:  understudy -f understudy.yaml status"
    })
final class StatusCommand implements Callable<Integer> {
  private final Workbench workbench;

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
    List<RunId> damaged = new ArrayList<>();
    List<RunView> runs =
        store.list().stream()
            .map(id -> view(store, id, damaged))
            .flatMap(Optional::stream)
            .toList();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("outcome", "succeeded");
    result.put("estate", estate.name());
    unfinished(runs, result);
    damaged.forEach(id -> output.text("  damaged journal: understudy run verify " + id));
    result.put("damaged", damaged.stream().map(RunId::value).toList());
    rehearsals(runs, History.of(store), result);
    estate.servers().values().forEach(server -> snapshots(estate, server, result));
    output.object("result", result);
    return ExitCode.DONE.number();
  }

  private void unfinished(List<RunView> runs, Map<String, Object> result) {
    List<RunView> open =
        runs.stream()
            .filter(
                run ->
                    run.status() != RunView.Status.SUCCEEDED
                        && run.status() != RunView.Status.UNDONE)
            .toList();
    for (RunView run : open) {
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

  private void rehearsals(List<RunView> runs, History history, Map<String, Object> result) {
    for (String runbook : List.of("drill", "recover", "failover", "snapshot")) {
      Optional<RunView> last =
          runs.stream().filter(run -> run.runbook().equals(runbook)).findFirst();
      String usual =
          history
              .run(runbook)
              .map(timing -> ", usually takes " + Durations.text(timing.median()))
              .orElse("");
      String text =
          last.map(run -> RunListCommand.status(run) + " " + age(run) + " ago").orElse("never run");
      workbench.output().text(String.format("  %-9s %s%s", runbook, text, usual));
      result.put(runbook, last.map(RunListCommand::fields).orElse(Map.of()));
    }
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

  private String age(RunView run) {
    return Durations.text(
        Duration.between(run.ended().orElse(run.started()), workbench.time().now()));
  }

  private static Optional<RunView> view(RunStore store, RunId id, List<RunId> damaged) {
    try {
      return Optional.of(RunView.of(store.read(id)));
    } catch (ProblemException e) {
      damaged.add(id);
      return Optional.empty();
    }
  }
}

package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.runbooks.report.RunView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the runs of the estate. */
@Command(
    name = "list",
    description = {
      "List the runs of this estate, newest first.",
      "",
      "Example:  understudy -f understudy.yaml run list"
    })
final class RunListCommand implements Callable<Integer> {
  private final Workbench workbench;

  RunListCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    RunStore store = workbench.store(workbench.estate());
    List<RunId> runs = store.list();
    for (RunId id : runs) {
      RunView run;
      try {
        run = RunView.of(store.read(id));
      } catch (ProblemException damaged) {
        // The others are still worth seeing.
        print(id, damaged.problem());
        continue;
      }
      String took = run.took().map(Durations::text).orElse("-");
      workbench
          .output()
          .text(
              String.format(
                  "%s  %-10s %-12s %10s  %s", id, run.runbook(), status(run), took, run.actor()));
      workbench.output().object("run", fields(run));
    }
    workbench.output().object("result", Map.of("outcome", "succeeded", "runs", runs.size()));
    return ExitCode.DONE.number();
  }

  private void print(RunId id, Problem damage) {
    workbench.output().text(String.format("%s  %-10s %s", id, "?", damage.what()));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("run", id.value());
    fields.put("status", "unreadable");
    fields.put("problem", Output.problemFields(damage));
    workbench.output().object("run", fields);
  }

  static String status(RunView run) {
    return run.status().name().toLowerCase(Locale.ROOT);
  }

  static Map<String, Object> fields(RunView run) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("run", run.run().value());
    fields.put("runbook", run.runbook());
    fields.put("status", status(run));
    fields.put("started", run.started().toString());
    run.ended().ifPresent(at -> fields.put("ended", at.toString()));
    run.took().ifPresent(took -> fields.put("tookSeconds", Durations.seconds(took)));
    fields.put("actor", run.actor());
    fields.put("resumes", run.resumes());
    fields.put("arguments", run.arguments());
    run.problem().ifPresent(problem -> fields.put("problem", Output.problemFields(problem)));
    return fields;
  }
}

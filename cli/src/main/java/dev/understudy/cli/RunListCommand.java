package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.RunSummary;
import dev.understudy.runbooks.report.RunView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the runs of the estate. */
@Command(
    name = "list",
    description = {
      "List the runs of this estate, newest first.",
      "A new journal is read whole once, then only looked at; understudy run verify RUN proves it anew.",
      "",
      "Examples:  understudy -f understudy.yaml run list --limit 20",
      "           understudy -f understudy.yaml run list --runbook drill --status failed"
    })
final class RunListCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The newest N of those that are asked for; all by default.")
  private long limit = Long.MAX_VALUE;

  @Option(names = "--runbook", paramLabel = "NAME", description = "Only runs of that runbook.")
  private @Nullable String runbook;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Only runs that stand so: unfinished, succeeded, failed, interrupted, undone or unreadable.")
  private RunSummary.@Nullable Status status;

  RunListCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw Globals.usage("--limit must be 1 or more", "understudy run list --limit 20")
          .asException();
    }
    List<RunSummary> runs =
        workbench.store(workbench.estate()).summaries().stream()
            .filter(run -> runbook == null || run.runbook().equals(runbook))
            .filter(run -> status == null || run.status() == status)
            .limit(limit)
            .toList();
    runs.forEach(this::print);
    workbench.output().object("result", Map.of("outcome", "succeeded", "runs", runs.size()));
    return ExitCode.DONE.number();
  }

  private void print(RunSummary run) {
    boolean isReadable = run.status() != RunSummary.Status.UNREADABLE;
    workbench
        .output()
        .text(
            isReadable
                ? String.format(
                    "%s  %-10s %-12s %10s  %s",
                    run.run(),
                    run.runbook(),
                    status(run),
                    run.took().map(Durations::text).orElse("-"),
                    run.actor())
                : String.format(
                    "%s  %-10s %s",
                    run.run(), "?", run.problem().map(Problem::what).orElse("unreadable")));
    workbench.output().object("run", fields(run));
  }

  static String status(RunSummary run) {
    return run.status().name().toLowerCase(Locale.ROOT);
  }

  static Map<String, Object> fields(RunSummary run) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("run", run.run().value());
    if (run.status() != RunSummary.Status.UNREADABLE) {
      fields.put("runbook", run.runbook());
      fields.put("started", run.started().toString());
      run.took().ifPresent(took -> fields.put("ended", run.at().toString()));
      run.took().ifPresent(took -> fields.put("tookSeconds", Durations.seconds(took)));
      fields.put("actor", run.actor());
      fields.put("arguments", run.arguments());
    }
    fields.put("status", status(run));
    run.problem().ifPresent(problem -> fields.put("problem", Output.problemFields(problem)));
    return fields;
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

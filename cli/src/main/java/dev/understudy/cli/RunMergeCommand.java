package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import dev.understudy.etcd.RunMerge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Brings what was written without the shared store into it. */
@Command(
    name = "merge",
    description = {
      "Bring runs that went on with --without-store into the shared store. Safe to repeat.",
      "Every command that changes something does this first by itself. A run that was gone on with on both",
      "sides is never overwritten: exit 20, and both are kept.",
      "",
      "Example:  understudy -f understudy.yaml --state etcd://10.0.0.1,10.1.0.1,10.2.0.1 run merge"
    })
final class RunMergeCommand implements Callable<Integer> {
  private final Workbench workbench;

  RunMergeCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Output output = workbench.output();
    RunMerge merge = workbench.runStores().merge(workbench.estate());
    if (workbench.globals().dryRun) {
      return show(merge.waiting());
    }
    Optional<Problem> refused = Optional.empty();
    int merged = 0;
    for (RunId run : merge.waiting()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("run", run.value());
      try {
        int records = merge.merge(run);
        merged++;
        output.text("merged " + run + ": " + records + " records");
        fields.put("records", records);
      } catch (ProblemException e) {
        // The others are still worth merging.
        refused = Optional.of(e.problem());
        output.problem(e.problem());
        fields.put("problem", Output.problemFields(e.problem()));
      }
      output.object("merge", fields);
    }
    if (merged == 0 && refused.isEmpty()) {
      output.text("nothing to merge");
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("outcome", refused.isPresent() ? "refused" : "succeeded");
    result.put("merged", merged);
    output.object("result", result);
    return refused.map(problem -> problem.code().exit()).orElse(ExitCode.DONE).number();
  }

  private int show(List<RunId> waiting) {
    Output output = workbench.output();
    waiting.forEach(run -> output.text("would merge " + run));
    output.text(waiting.size() + " runs would be merged");
    output.object("result", Map.of("outcome", "planned", "runs", waiting.size()));
    return ExitCode.DONE.number();
  }
}

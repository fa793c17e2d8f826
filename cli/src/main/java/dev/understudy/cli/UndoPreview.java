package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.StepId;
import dev.understudy.runbooks.report.RunView;
import dev.understudy.runbooks.report.StepView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints what an undo would take back, in its order, and where it would stop. */
record UndoPreview(Output output) {

  ExitCode print(RunView run, List<PlannedStep> plan) {
    Set<StepId> noReturn =
        plan.stream()
            .filter(PlannedStep::noReturn)
            .map(PlannedStep::id)
            .collect(Collectors.toSet());
    output.text("undo of " + run.runbook() + ", run " + run.run() + ": last step first");
    List<StepView> steps = new ArrayList<>(run.steps());
    int taken = 0;
    boolean isStopped = false;
    for (int i = steps.size() - 1; i >= 0 && !isStopped; i--) {
      StepView step = steps.get(i);
      if (step.status() == StepView.Status.COMPENSATED) {
        continue;
      }
      isStopped = noReturn.contains(step.id());
      output.text(
          isStopped
              ? "  ------ point of no return: " + step.id() + "; the undo stops here ------"
              : "  take back " + step.id() + (step.found() ? " (was there before: stays)" : ""));
      taken += isStopped ? 0 : 1;
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("step", step.id().value());
      fields.put("action", isStopped ? "stop" : "take-back");
      fields.put("receipt", step.receipt().facts());
      output.object("step", fields);
    }
    output.text(taken + " steps would be taken back; to do it: understudy run undo " + run.run());
    output.object("result", Map.of("outcome", "planned", "run", run.run().value(), "steps", taken));
    return ExitCode.DONE;
  }
}

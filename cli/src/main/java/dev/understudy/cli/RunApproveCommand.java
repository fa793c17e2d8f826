package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.runbooks.general.Approval;
import dev.understudy.runbooks.general.ApprovalNotes;
import dev.understudy.runbooks.general.ApprovalRequest;
import dev.understudy.runbooks.report.RunView;
import dev.understudy.runbooks.report.StepView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers a run that waits for a person, from another terminal or host. */
@Command(
    name = "approve",
    description = {
      "Say yes to a step of a run that waits for a person, or no with --deny; the name and the reason go into the journal.",
      "",
      "Example:  understudy -f understudy.yaml run approve 20261124t093015z-4f2a91 --by \"Wei Chen\" --reason \"old disks are imaged\""
    })
final class RunApproveCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run.")
  private String run = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STEP",
      description = "The step that asks; needed only when more than one does.")
  private @Nullable String step;

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who says so.")
  private String by = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; needed where something is destroyed.")
  private String reason = "";

  @Option(names = "--deny", description = "Say no.")
  private boolean deny;

  RunApproveCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    RunStore store = workbench.store(workbench.estate());
    RunId id = RunNames.parse(run);
    ApprovalNotes notes = new ApprovalNotes(store);
    RunView view = RunView.of(store.read(id));
    ApprovalRequest request = chosen(notes, view);
    Optional<String> complaint =
        deny ? request.complaintOfName(by) : request.complaint(by.strip(), reason);
    if (complaint.isPresent()) {
      throw Problem.of(
              ProblemCode.USAGE,
              "not approved: " + request.question(),
              complaint.get(),
              request.command())
          .asException();
    }
    notes.answer(
        request,
        new Approval(
            !deny,
            by.strip(),
            reason.strip(),
            Approval.How.NOTE,
            Actor.name(),
            workbench.time().now()));
    say(view, request);
    return ExitCode.DONE.number();
  }

  private void say(RunView view, ApprovalRequest request) {
    boolean ended = view.status() != RunView.Status.UNFINISHED;
    Output output = workbench.output();
    output.text((deny ? "denied: " : "approved: ") + request.question() + ", by " + by.strip());
    if (ended && !deny) {
      output.text("the run has stopped; go on with: understudy run resume " + request.run());
    }
    output.object(
        "result",
        Map.of(
            "outcome",
            deny ? "denied" : "approved",
            "run",
            request.run().value(),
            "step",
            request.step().value(),
            "by",
            by.strip()));
  }

  /** The question meant, among those that wait for an answer. */
  private ApprovalRequest chosen(ApprovalNotes notes, RunView view) {
    List<ApprovalRequest> waiting =
        view.steps().stream()
            .filter(
                seen ->
                    seen.status() == StepView.Status.STARTED
                        || seen.status() == StepView.Status.FAILED)
            .flatMap(seen -> notes.findRequest(view.run(), seen.id()).stream())
            .filter(request -> notes.find(request).filter(Approval::isGranted).isEmpty())
            .toList();
    List<ApprovalRequest> meant =
        waiting.stream()
            .filter(request -> step == null || request.step().value().equals(step))
            .toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    List<String> names = waiting.stream().map(request -> request.step().value()).toList();
    if (!meant.isEmpty()) {
      throw refused(
          "run " + run + " waits for more than one answer",
          "these steps ask: " + String.join(", ", names),
          "understudy run approve " + run + " " + names.get(0) + " --by NAME --reason TEXT");
    }
    throw refused(
        step == null
            ? "run " + run + " waits for nobody's approval"
            : "step '" + step + "' of run " + run + " waits for nobody's approval",
        names.isEmpty()
            ? "no step of it asks now; it may have been answered, or not be there yet"
            : "these steps ask: " + String.join(", ", names),
        "understudy run show " + run);
  }

  private static ProblemException refused(String what, String why, String hint) {
    return Problem.of(ProblemCode.USAGE, what, why, hint).asException();
  }
}

package dev.understudy.snapshot.fleet;

import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.Step;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does again what an earlier step of the run could not do for some disks, and fails with what is
 * still missing. So one disk's trouble ends the run as failed and resumable, but only after
 * everything was done for all the others.
 *
 * @param trouble counts of failures that earlier steps left; nothing is done when all are 0
 * @param question how many deletions a person must allow first; 0 for none
 * @param again the same steps; each looks at the cloud and does only what is missing there
 */
public record FleetSettle(StepId id, List<Value> trouble, Value question, List<Step> again)
    implements ReversibleStep {

  public FleetSettle {
    trouble = List.copyOf(trouble);
    again = List.copyOf(again);
  }

  @Override
  public String summary() {
    return "Try again what failed for single disks";
  }

  @Override
  public Precheck precheck(StepContext context) {
    boolean isAllWell =
        trouble.stream().allMatch(count -> isNone(count.in(context)))
            && isNone(question.in(context));
    return isAllWell ? Precheck.done(Receipt.of("failed", "0", "failures", "")) : Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    int failed = 0;
    List<String> failures = new ArrayList<>();
    String stopped = "0";
    for (Step step : again) {
      Receipt receipt = step.execute(context);
      failed += receipt.find("failed").map(Integer::parseInt).orElse(0);
      receipt.find("failures").filter(lines -> !lines.isBlank()).ifPresent(failures::add);
      stopped = receipt.find("stopped").orElse(stopped);
    }
    if (failed > 0) {
      throw partial(failed, failures).asException();
    }
    if (!isNone(stopped)) {
      throw guarded(stopped).asException();
    }
    return Receipt.of("failed", "0", "failures", "");
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    return Optional.empty();
  }

  /** Nothing of its own to take back. */
  @Override
  public void compensate(StepContext context, Receipt receipt) {}

  private static boolean isNone(String count) {
    return count.isBlank() || count.equals("0");
  }

  private static Problem partial(int failed, List<String> failures) {
    return Problem.of(
        ProblemCode.RESOURCE_FAILED,
        failed + (failed == 1 ? " thing was" : " things were") + " not done; all the rest was",
        String.join("\n", failures),
        "");
  }

  private static Problem guarded(String count) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "the snapshots are taken, but pruning was stopped before the first deletion",
        "it would delete " + count + ", more than one run may without a person's word",
        "understudy snapshot prune --dry-run, then understudy snapshot prune --allow-prune="
            + count);
  }
}

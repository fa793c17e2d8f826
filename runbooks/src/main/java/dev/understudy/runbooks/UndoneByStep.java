package dev.understudy.runbooks;

import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.Step;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.util.Optional;

/**
 * A step that is taken back as its runbook says: by another step, or not at all because it leaves
 * nothing. Its own way back is not used.
 *
 * @param back empty when there is nothing to take back
 */
record UndoneByStep(Step step, Optional<Step> back) implements ReversibleStep {

  @Override
  public StepId id() {
    return step.id();
  }

  @Override
  public String summary() {
    return step.summary();
  }

  @Override
  public Precheck precheck(StepContext context) throws InterruptedException {
    return step.precheck(context);
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    return step.execute(context);
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    return step.verify(context, receipt);
  }

  /** Looks first, as any step does; so it may be repeated after a crash. */
  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    if (back.isEmpty()) {
      return;
    }
    StepContext own = new PartContext(context, "undo", id(), Optional.of(receipt));
    Step undo = back.get();
    Optional<Receipt> there =
        undo.precheck(own)
            .fold(
                Optional::empty,
                Optional::of,
                blocked -> {
                  throw blocked.asException();
                });
    Receipt made = there.isPresent() ? there.get() : undo.execute(own);
    Optional<Problem> doubt = undo.verify(own, made);
    if (doubt.isPresent()) {
      throw doubt.get().asException();
    }
  }
}

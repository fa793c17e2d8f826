package dev.understudy.runbooks;

import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.Step;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.util.Optional;

/** A step that its runbook makes the point of no return, whatever way back it has. */
record NoReturnStep(Step step) implements Step {

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
}

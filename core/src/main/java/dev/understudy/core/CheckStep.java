package dev.understudy.core;

import java.util.Optional;

/**
 * A step that changes nothing: it waits for or proves something. {@link #check} is run anew on
 * every resume and throws a {@link ProblemException} when what it looks for does not hold within
 * its deadline.
 */
public interface CheckStep extends ReversibleStep {

  /** Waits or proves, and returns the evidence. */
  Receipt check(StepContext context) throws InterruptedException;

  @Override
  default Precheck precheck(StepContext context) throws InterruptedException {
    return Precheck.ready();
  }

  @Override
  default Receipt execute(StepContext context) throws InterruptedException {
    return check(context);
  }

  @Override
  default Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    return Optional.empty();
  }

  @Override
  default void compensate(StepContext context, Receipt receipt) {}
}

package dev.understudy.bench;

import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.util.Optional;

/** Does nothing, so that what is left is the engine. */
record EmptyStep(StepId id) implements ReversibleStep {

  @Override
  public String summary() {
    return "do nothing in " + id;
  }

  @Override
  public Precheck precheck(StepContext context) {
    return Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) {
    return Receipt.of("instance", "i-" + id, "zone", "cn-shanghai-b");
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    return Optional.empty();
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) {}
}

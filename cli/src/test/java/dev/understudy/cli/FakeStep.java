package dev.understudy.cli;

import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.util.Optional;

/** A step that does as its fate says, and takes ten seconds for it. */
record FakeStep(StepId id, Fate fate, Receipt receipt) implements ReversibleStep {

  enum Fate {
    SUCCEEDS,
    IS_THERE,
    FAILS,
    CANNOT_BE_UNDONE
  }

  static FakeStep of(String id, Fate fate) {
    return new FakeStep(new StepId(id), fate, Receipt.of("disk", "d-1"));
  }

  @Override
  public String summary() {
    return "Do " + id;
  }

  @Override
  public Precheck precheck(StepContext context) {
    return fate == Fate.IS_THERE ? new Precheck.AlreadyDone(receipt) : new Precheck.Ready();
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    context.progress("half of it");
    context.time().sleep(Duration.ofSeconds(10));
    if (fate == Fate.FAILS) {
      throw problem("no more of " + id).asException();
    }
    return receipt;
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt made) {
    return Optional.empty();
  }

  @Override
  public void compensate(StepContext context, Receipt made) throws InterruptedException {
    context.time().sleep(Duration.ofSeconds(1));
    if (fate == Fate.CANNOT_BE_UNDONE) {
      throw problem(id + " stays").asException();
    }
  }

  private static Problem problem(String what) {
    return Problem.of(ProblemCode.QUOTA, what, "the quota is used up", "ask for more");
  }
}

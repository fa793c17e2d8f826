package dev.understudy.cloud.fake;

import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.Step;
import dev.understudy.core.StepContext;
import java.util.Optional;

/** Performs single steps as the runner does, without its journal. */
public final class Trial {

  private Trial() {}

  /** Looks, acts if nothing is there yet, and proves; what speaks against it is thrown. */
  public static Receipt perform(Step step, StepContext context) throws InterruptedException {
    Precheck look = step.precheck(context);
    Optional<Receipt> found =
        look.fold(
            Optional::empty,
            Optional::of,
            problem -> {
              throw new ProblemException(problem);
            });
    Receipt receipt = found.isPresent() ? found.get() : step.execute(context);
    Optional<Problem> doubt = step.verify(context, receipt);
    if (doubt.isPresent()) {
      throw new ProblemException(doubt.get());
    }
    return receipt;
  }

  /** What a resume finds when the effect was made and its record lost. */
  public static Receipt found(Step step, StepContext context) throws InterruptedException {
    return step.precheck(context)
        .fold(
            () -> {
              throw new AssertionError("the step would act a second time");
            },
            receipt -> receipt,
            problem -> {
              throw new AssertionError("the step is blocked: " + problem);
            });
  }

  /** Why the step must not act. */
  public static Problem blocked(Step step, StepContext context) throws InterruptedException {
    return step.precheck(context)
        .fold(
            () -> {
              throw new AssertionError("the step would act");
            },
            receipt -> {
              throw new AssertionError("the step thinks it has acted: " + receipt);
            },
            problem -> problem);
  }

  /** The problem that something ends with. */
  public static Problem problem(Attempt attempt) throws InterruptedException {
    try {
      attempt.run();
    } catch (ProblemException e) {
      return e.problem();
    }
    throw new AssertionError("there was no problem");
  }

  /** Something that may end with a problem. */
  @FunctionalInterface
  public interface Attempt {
    void run() throws InterruptedException;
  }
}

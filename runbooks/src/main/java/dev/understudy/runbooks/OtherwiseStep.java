package dev.understudy.runbooks;

import dev.understudy.core.Effect;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.Step;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.util.Optional;

/**
 * A step with a documented fallback: taken when the first way is blocked, or was refused without
 * any effect. The receipt says which way was taken. Holds no memory: on a resume the world is asked
 * again.
 */
class OtherwiseStep implements Step {
  /** The fact that names the step kind that was taken. */
  static final String WAY = "way";

  /** The fact that says why it was not the first way. */
  static final String BECAUSE = "because";

  private final Step first;
  private final String firstKind;
  private final Step second;
  private final String secondKind;

  private OtherwiseStep(Step first, String firstKind, Step second, String secondKind) {
    this.first = first;
    this.firstKind = firstKind;
    this.second = second;
    this.secondKind = secondKind;
  }

  /** Reversible when both ways are. */
  static Step of(Step first, String firstKind, Step second, String secondKind) {
    return first instanceof ReversibleStep && second instanceof ReversibleStep
        ? new Reversible(first, firstKind, second, secondKind)
        : new OtherwiseStep(first, firstKind, second, secondKind);
  }

  @Override
  public StepId id() {
    return first.id();
  }

  @Override
  public String summary() {
    return first.summary() + "; otherwise: " + second.summary();
  }

  @Override
  public Precheck precheck(StepContext context) throws InterruptedException {
    Precheck found = look(first, context);
    if (found instanceof Precheck.AlreadyDone done) {
      return Precheck.done(done.receipt().with(WAY, firstKind));
    }
    if (found instanceof Precheck.Blocked blocked) {
      Precheck other = look(second, fallback(context));
      if (other instanceof Precheck.AlreadyDone done) {
        return Precheck.done(viaSecond(done.receipt(), blocked.problem()));
      }
      return other instanceof Precheck.Blocked also
          ? Precheck.blocked(both(blocked.problem(), also.problem()))
          : Precheck.ready();
    }
    return Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    Precheck found = look(first, context);
    if (found instanceof Precheck.AlreadyDone done) {
      return done.receipt().with(WAY, firstKind);
    }
    if (found instanceof Precheck.Blocked blocked) {
      return otherwise(context, blocked.problem());
    }
    try {
      return first.execute(context).with(WAY, firstKind);
    } catch (ProblemException e) {
      if (e.problem().effect() != Effect.NONE) {
        throw e;
      }
      return otherwise(context, e.problem());
    }
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    return receipt.get(WAY).equals(firstKind) && receipt.find(BECAUSE).isEmpty()
        ? first.verify(context, receipt)
        : second.verify(fallback(context), receipt);
  }

  /** A look that is refused for good tells as much as one that finds the way blocked. */
  private static Precheck look(Step step, StepContext context) throws InterruptedException {
    try {
      return step.precheck(context);
    } catch (ProblemException e) {
      if (e.problem().effect() != Effect.NONE) {
        throw e;
      }
      return Precheck.blocked(e.problem());
    }
  }

  private Receipt otherwise(StepContext context, Problem why) throws InterruptedException {
    context.progress(firstKind + " is not possible (" + why.what() + "); now " + secondKind);
    StepContext other = fallback(context);
    Precheck found = look(second, other);
    if (found instanceof Precheck.Blocked also) {
      throw both(why, also.problem()).asException();
    }
    Receipt receipt =
        found instanceof Precheck.AlreadyDone done ? done.receipt() : second.execute(other);
    return viaSecond(receipt, why);
  }

  private Receipt viaSecond(Receipt receipt, Problem why) {
    return receipt.with(WAY, secondKind).with(BECAUSE, why.toString());
  }

  private Problem both(Problem one, Problem other) {
    return Problem.of(
        other.code(),
        "neither " + firstKind + " nor " + secondKind + " is possible",
        one.what() + "; " + other.what(),
        other.hint().isEmpty() ? one.hint() : other.hint());
  }

  StepContext fallback(StepContext context) {
    return new PartContext(context, "otherwise", id(), Optional.empty());
  }

  /** With a way back. */
  private static final class Reversible extends OtherwiseStep implements ReversibleStep {
    private final ReversibleStep first;
    private final ReversibleStep second;

    private Reversible(Step first, String firstKind, Step second, String secondKind) {
      super(first, firstKind, second, secondKind);
      this.first = (ReversibleStep) first;
      this.second = (ReversibleStep) second;
    }

    @Override
    public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
      if (receipt.find(WAY).isEmpty()) {
        // Died before the record: either way may have been taken, and undoing is repeatable.
        second.compensate(fallback(context), receipt);
        first.compensate(context, receipt);
        return;
      }
      if (receipt.find(BECAUSE).isPresent()) {
        second.compensate(fallback(context), receipt);
        return;
      }
      first.compensate(context, receipt);
    }
  }
}

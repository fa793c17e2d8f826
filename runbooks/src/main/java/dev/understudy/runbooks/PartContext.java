package dev.understudy.runbooks;

import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.RunId;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import dev.understudy.core.Token;
import java.time.Instant;
import java.util.Optional;

/**
 * The context of a step for another one that stands in for it or takes it back. Its token is its
 * own: the cloud refuses one token for two different requests.
 *
 * @param step whose context it is
 * @param left what that step left, when it may be read; empty facts when nobody knows
 */
record PartContext(StepContext context, String part, StepId step, Optional<Receipt> left)
    implements StepContext {

  @Override
  public RunId run() {
    return context.run();
  }

  @Override
  public Token token() {
    return context.token().part(part);
  }

  @Override
  public TimeSource time() {
    return context.time();
  }

  @Override
  public Deadline deadline() {
    return context.deadline();
  }

  @Override
  public Receipt receiptOf(StepId other) {
    if (left.isEmpty() || !other.equals(step)) {
      return context.receiptOf(other);
    }
    if (left.get().facts().isEmpty()) {
      throw Problem.of(
              ProblemCode.BLOCKED,
              "nobody knows what step " + step + " left",
              "it was cut off before it said so",
              "look for it in the console and remove it by hand")
          .asException();
    }
    return left.get();
  }

  @Override
  public Instant started() {
    return context.started();
  }

  @Override
  public void progress(String message) {
    context.progress(message);
  }
}

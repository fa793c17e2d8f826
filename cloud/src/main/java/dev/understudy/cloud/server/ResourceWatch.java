package dev.understudy.cloud.server;

import dev.understudy.core.Deadline;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Waits for one resource of the cloud by asking for it, and tells one that vanished from one that a
 * lagging list does not show yet.
 *
 * @param what it is, with its id, for a person: {@code disk d-1}
 * @param describe asks the cloud; empty when it is not there
 */
public record ResourceWatch<T>(String what, Look<T> describe) {
  /** Lists lag behind writes by seconds; what is not listed after this will not be. */
  private static final Duration LISTING_LAG = Duration.ofSeconds(30);

  /** Asks the cloud once. */
  @FunctionalInterface
  public interface Look<T> {
    Optional<T> look();
  }

  /**
   * The first answer that {@code ready} gives about the resource; it throws when the resource can
   * no longer become ready.
   *
   * @throws ProblemException {@code RESOURCE_FAILED} when it vanished, {@code TIMEOUT} when the
   *     step's deadline passed
   */
  public <R> R await(StepContext context, Function<T, Optional<R>> ready)
      throws InterruptedException {
    Deadline listed = context.deadline().atMost(LISTING_LAG);
    boolean[] seen = {false};
    return Poll.standard()
        .orFail(
            context.deadline(),
            () -> late(context),
            () -> {
              Optional<T> now = describe.look();
              if (now.isEmpty() && (seen[0] || listed.isOver())) {
                throw new ProblemException(vanished(context));
              }
              seen[0] |= now.isPresent();
              return now.flatMap(ready);
            });
  }

  /** Whether it is there, also when lists lag; what a create's verify asks. */
  public Optional<Problem> mustExist(StepContext context) throws InterruptedException {
    Optional<T> found =
        Poll.standard().until(context.deadline().atMost(LISTING_LAG), describe::look);
    return found.isPresent() ? Optional.empty() : Optional.of(vanished(context));
  }

  /**
   * Waits until it is gone.
   *
   * @throws ProblemException {@code TIMEOUT}
   */
  public void awaitGone(StepContext context) throws InterruptedException {
    Poll.standard()
        .orFail(
            context.deadline(),
            () -> late(context),
            () -> describe.look().isPresent() ? Optional.empty() : Optional.of(true));
  }

  private Problem vanished(StepContext context) {
    return Problem.of(
        ProblemCode.RESOURCE_FAILED,
        what + " is not there",
        "the cloud accepted it and does not list it, or it was deleted",
        NextCommand.undo(context));
  }

  private Problem late(StepContext context) {
    return Problem.of(
        ProblemCode.TIMEOUT,
        what + " did not get there in the time given",
        "the cloud is slower than the step's timeout, or it is stuck",
        NextCommand.resume(context));
  }
}

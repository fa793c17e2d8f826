package dev.understudy.cloud;

import dev.understudy.core.Deadline;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place that repeats a call. Repeats what certainly did not happen (effect TRANSIENT) and,
 * when the cloud gave no answer, reads and creates that carry a token, for which the same call
 * gives the same resource. Any other call without an answer is left to the caller, who must look
 * first.
 */
public final class RetryingCloud implements Cloud {
  private final Cloud retrying;
  private final TimeSource time;
  private final RetryPolicy policy;
  private final DoubleSupplier jitter;

  public RetryingCloud(Cloud cloud, TimeSource time) {
    this(cloud, time, RetryPolicy.standard(), () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * One with its own limits.
   *
   * @param jitter gives numbers from 0 to 1
   */
  public RetryingCloud(Cloud cloud, TimeSource time, RetryPolicy policy, DoubleSupplier jitter) {
    this.time = time;
    this.policy = policy;
    this.jitter = jitter;
    this.retrying = PortProxy.around(cloud, this::retry);
  }

  @Override
  public Region in(RegionId region) {
    return retrying.in(region);
  }

  @Override
  public Dns dns() {
    return retrying.dns();
  }

  private @Nullable Object retry(PortCall call, Supplier<@Nullable Object> proceed) {
    Deadline limit = Deadline.in(time, policy.limit());
    Deadline unreachable = Deadline.in(time, policy.unreachable());
    for (int attempt = 1; ; attempt++) {
      try {
        return proceed.get();
      } catch (ProblemException e) {
        Problem problem = e.problem();
        if (!mayRepeat(call, problem)) {
          throw e;
        }
        Deadline deadline = problem.code() == ProblemCode.CLOUD_UNREACHABLE ? unreachable : limit;
        Duration pause = policy.pauseAfter(attempt, jitter.getAsDouble());
        if (attempt > 1 && pause.compareTo(deadline.left()) >= 0) {
          throw new ProblemException(gaveUp(problem, attempt), e);
        }
        pause(pause, call, problem);
      }
    }
  }

  private static boolean mayRepeat(PortCall call, Problem problem) {
    if (problem.effect() == Effect.UNKNOWN) {
      return problem.code() == ProblemCode.CLOUD_UNREACHABLE && call.kind() != PortCall.Kind.CHANGE;
    }
    return problem.effect() == Effect.TRANSIENT;
  }

  private void pause(Duration pause, PortCall call, Problem problem) {
    try {
      time.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Effect effect = problem.effect() == Effect.UNKNOWN ? Effect.UNKNOWN : Effect.NONE;
      throw new ProblemException(
          Problem.of(
                  ProblemCode.INTERRUPTED,
                  "stopped while " + call.name() + " was being retried",
                  "the last answer was: " + problem.what(),
                  "understudy run list")
              .withEffect(effect),
          e);
    }
  }

  private static Problem gaveUp(Problem problem, int attempts) {
    String tried = "tried " + attempts + " times";
    return new Problem(
        problem.code(),
        problem.what(),
        problem.why().isEmpty() ? tried : problem.why() + "; " + tried,
        problem.hint(),
        problem.effect());
  }
}

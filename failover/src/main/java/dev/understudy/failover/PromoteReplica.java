package dev.understudy.failover;

import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Poll;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.Step;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes the replica accept writes. The point of no return: from here on the old primary's data is
 * the older one. It must stand behind a fence.
 */
public record PromoteReplica(StepId id, ServerScope scope, Value address) implements Step {
  private static final int YES = 0;

  /** Any other status means that the check itself failed, which may pass. */
  private static final int NO = 1;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public String summary() {
    return "Promote the replica of " + scope.server().name() + " (no way back after this)";
  }

  @Override
  public Precheck precheck(StepContext context) throws InterruptedException {
    ReplicaHost replica = ReplicaHost.of(scope);
    if (replica.spec().promote().isEmpty()) {
      return Precheck.blocked(noCommand());
    }
    if (replica.spec().isPrimary().isEmpty()) {
      return Precheck.ready();
    }
    try (Host host = login(context)) {
      int[] last = {YES};
      Optional<Boolean> is =
          Poll.standard()
              .until(
                  context.deadline().atMost(PATIENCE),
                  () -> {
                    last[0] = host.run(replica.spec().isPrimary()).exit();
                    return last[0] > NO ? Optional.empty() : Optional.of(last[0] == YES);
                  });
      if (is.isEmpty()) {
        return Precheck.blocked(cannotTell(context, last[0]));
      }
      return is.get()
          ? Precheck.done(receipt(replica.lag(host), context.time().now()))
          : Precheck.ready();
    }
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    ReplicaHost replica = ReplicaHost.of(scope);
    try (Host host = login(context)) {
      String lag = replica.lag(host);
      Instant at = context.time().now();
      List<String> promote = replica.spec().promote();
      var result = host.run(promote);
      if (!result.isSuccess()) {
        throw new ProblemException(
            host.failed(promote, result).withHint(NextCommand.resume(context)));
      }
      return receipt(lag, at);
    }
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    List<String> isPrimary = ReplicaHost.of(scope).spec().isPrimary();
    if (isPrimary.isEmpty()) {
      return Optional.empty();
    }
    try (Host host = login(context)) {
      var result = host.run(isPrimary);
      return result.isSuccess()
          ? Optional.empty()
          : Optional.of(host.failed(isPrimary, result).withHint(NextCommand.resume(context)));
    }
  }

  /**
   * @param at before which it accepted no writes
   */
  private static Receipt receipt(String lag, Instant at) {
    return Receipt.of("lag", lag, "at", at.toString());
  }

  private Host login(StepContext context) throws InterruptedException {
    return ReplicaHost.of(scope).login(address.in(context), context.deadline());
  }

  private Problem noCommand() {
    return Problem.of(
        ProblemCode.BLOCKED,
        "the replica of '" + scope.server().name() + "' cannot be promoted",
        "the estate names no command for it",
        "add servers." + scope.server().name() + ".replica.promote to the estate file");
  }

  private Problem cannotTell(StepContext context, int exit) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "cannot tell whether the replica at " + address.in(context) + " accepts writes already",
        "its isPrimary command ended with " + exit + "; 0 means yes and 1 no",
        "correct servers."
            + scope.server().name()
            + ".replica.isPrimary, then "
            + NextCommand.resume(context));
  }
}

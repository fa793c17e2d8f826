package dev.understudy.runbooks.drill;

import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes a fresh nonce beside the data of the running server. Written again after a crash: the one
 * that counts is the one in the receipt, and the snapshot comes after it.
 */
record WriteNonce(StepId id, ServerScope scope, Value address) implements ReversibleStep {

  @Override
  public String summary() {
    return "Write a fresh nonce beside the data of " + scope.server().name();
  }

  @Override
  public Precheck precheck(StepContext context) {
    return Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    Instant now = context.time().now();
    String nonce = NonceFile.fresh(now);
    try (Host host = login(context)) {
      file().write(host, nonce);
    }
    return Receipt.of("nonce", nonce, "at", now.toString());
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    try (Host host = login(context)) {
      return file()
          .complaint(host, receipt.get("nonce"))
          .map(
              wrong ->
                  Problem.of(
                      ProblemCode.PROOF_FAILED,
                      "the nonce did not stay beside the data of " + scope.server().name(),
                      wrong,
                      NextCommand.resume(context)));
    }
  }

  /** A server that no longer answers keeps the file: it does no harm. */
  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    Optional<Host> answering =
        scope.hosts().findNow(scope.server().ssh(), address.in(context), context.deadline());
    if (answering.isPresent()) {
      try (Host host = answering.get()) {
        host.require("rm", "-f", file().path());
      }
    }
  }

  private NonceFile file() {
    return new NonceFile(DrillScope.dataPath(scope.server()));
  }

  private Host login(StepContext context) throws InterruptedException {
    return scope.login(address.in(context), context.deadline());
  }
}

package dev.understudy.runbooks.drill;

import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.Optional;

/** Finds the nonce in the restored copy: a stale copy cannot have it. */
record CheckNonce(StepId id, ServerScope scope, Value address, Value nonce) implements CheckStep {

  @Override
  public String summary() {
    return "Find the nonce in the copy of " + scope.server().name();
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    NonceFile file = new NonceFile(DrillScope.dataPath(scope.server()));
    try (Host host = scope.login(address.in(context), context.deadline())) {
      Optional<String> wrong = file.complaint(host, nonce.in(context));
      if (wrong.isPresent()) {
        throw Problem.of(
                ProblemCode.PROOF_FAILED,
                "the copy is not the data that was snapshotted in this drill",
                wrong.get() + ": the copy is stale or of something else",
                "understudy run show " + context.run())
            .asException();
      }
    }
    return Receipt.of("nonce", nonce.in(context), "file", file.path());
  }
}

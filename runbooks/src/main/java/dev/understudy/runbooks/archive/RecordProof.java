package dev.understudy.runbooks.archive;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.verify.Level;
import dev.understudy.archive.verify.Proofs;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.Arrays;

/**
 * Writes down beside archives what a server that was restored from them has proven. True for ever,
 * so there is nothing to take back.
 *
 * @param archives ids, joined by commas
 * @param level such as {@code L3}
 */
record RecordProof(StepId id, ServerScope scope, ArchiveShelf shelf, Value archives, Value level)
    implements CheckStep {

  @Override
  public String summary() {
    return "Write down what the archives of " + scope.server().name() + " have proven";
  }

  @Override
  public Receipt check(StepContext context) {
    Level proven =
        Arrays.stream(Level.values())
            .filter(each -> each.name().equals(level.in(context)))
            .findFirst()
            .orElseThrow(() -> unknown(context).asException());
    try (Repository repository = shelf.open(scope.estate())) {
      for (ArchiveId archive : ServerArchives.parse(archives.in(context))) {
        new Proofs(repository.store())
            .record(archive, proven, context.time().now(), context.run().value());
      }
    }
    return Receipt.of("recorded", archives.in(context), "proof", proven.name());
  }

  private Problem unknown(StepContext context) {
    return Problem.of(
        ProblemCode.INVALID_FILE,
        "'" + level.in(context) + "' is no level of proof",
        "there are L0 to L4",
        "");
  }
}

package dev.understudy.runbooks.archive;

import dev.understudy.archive.format.Repository;
import dev.understudy.archive.prune.ArchivePrune;
import dev.understudy.archive.prune.PruneGuard;
import dev.understudy.archive.prune.PrunePlan;
import dev.understudy.archive.prune.PrunePlanner;
import dev.understudy.archive.prune.PruneResult;
import dev.understudy.cloud.estate.ArchivePolicy;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.util.Optional;

/** Deletes the archives that no rule of the estate keeps, unless they are suspiciously many. */
record PruneArchives(StepId id, ServerScope scope, ArchiveShelf shelf) implements ReversibleStep {

  @Override
  public String summary() {
    return "Delete the archives that no rule keeps";
  }

  /** What is gone is gone: each attempt plans anew. */
  @Override
  public Precheck precheck(StepContext context) {
    try (Repository repository = shelf.open(scope.estate())) {
      PrunePlan plan = new ArchivePrune(repository, context.time()).plan(planner());
      return new PruneGuard(policy().maxPrune())
          .objection(plan, Optional.empty())
          .map(Precheck::blocked)
          .orElseGet(Precheck::ready);
    }
  }

  @Override
  public Receipt execute(StepContext context) {
    try (Repository repository = shelf.open(scope.estate())) {
      ArchivePrune prune = new ArchivePrune(repository, context.time());
      PruneResult result = prune.perform(prune.plan(planner()));
      return Receipt.of(
          "pruned", Integer.toString(result.archives()),
          "segments", Integer.toString(result.segments()),
          "bytes", Long.toString(result.bytes()));
    }
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    try (Repository repository = shelf.open(scope.estate())) {
      return new ArchivePrune(repository, context.time()).plan(planner()).deletions().isEmpty()
          ? Optional.empty()
          : Optional.of(
              Problem.of(
                  ProblemCode.PROOF_FAILED,
                  "archives that no rule keeps are still there",
                  "they were deleted a moment ago",
                  "understudy archive prune --dry-run"));
    }
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) {
    context.progress("no rule kept what was deleted; it does not come back");
  }

  private PrunePlanner planner() {
    return new PrunePlanner(policy().keep(), policy().schedule().zone());
  }

  private ArchivePolicy policy() {
    return scope
        .estate()
        .archives()
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.INVALID_FILE,
                        "nothing says which archives to keep",
                        "",
                        "write protection.archives.keep into " + scope.estate().file())
                    .asException());
  }
}

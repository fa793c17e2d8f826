package dev.understudy.runbooks.drill;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lists everything that carries the tag of this run: only what was declared may be there, and it
 * must be, or the listing cannot be trusted.
 *
 * @param keep snapshot ids joined by commas
 */
record ProveInventory(StepId id, ServerScope scope, Optional<Value> keep) implements CheckStep {
  /** Lists lag behind deletions by seconds. */
  private static final Duration LISTING_LAG = Duration.ofMinutes(1);

  /** What one listing of all regions shows. */
  private record Listing(List<String> leftovers, Set<SnapshotId> snapshots) {}

  @Override
  public String summary() {
    return "Prove that nothing of this run is left";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    Set<SnapshotId> kept = RunInventory.ids(keep.map(value -> value.in(context)).orElse(""));
    Optional<Listing> clean =
        Poll.standard()
            .until(
                context.deadline().atMost(LISTING_LAG),
                () -> Optional.of(look(context, kept)).filter(list -> isClean(list, kept)));
    if (clean.isEmpty()) {
      throw complaint(context, look(context, kept), kept).asException();
    }
    return Receipt.of("leaked", "0", "kept", Integer.toString(kept.size()));
  }

  private Listing look(StepContext context, Set<SnapshotId> kept) {
    List<String> leftovers = new ArrayList<>();
    Set<SnapshotId> snapshots = new HashSet<>();
    for (Cloud.Region region : RunInventory.regions(scope)) {
      RunInventory inventory = RunInventory.of(region, context.run());
      leftovers.addAll(inventory.leftovers(kept));
      inventory.snapshots().forEach(snapshot -> snapshots.add(snapshot.id()));
    }
    return new Listing(leftovers, snapshots);
  }

  private static boolean isClean(Listing listing, Set<SnapshotId> kept) {
    return listing.leftovers().isEmpty() && listing.snapshots().containsAll(kept);
  }

  private static Problem complaint(StepContext context, Listing listing, Set<SnapshotId> kept) {
    if (listing.leftovers().isEmpty()) {
      return Problem.of(
          ProblemCode.PROOF_FAILED,
          "the inventory does not even show the snapshot that was kept",
          kept + " should carry the tag of this run; what else the listing hides nobody knows",
          NextCommand.resume(context));
    }
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        listing.leftovers().size() + " resources of this run are left",
        String.join(", ", listing.leftovers()),
        NextCommand.undo(context));
  }
}

package dev.understudy.runbooks.drill;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Poll;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes everything that carries the tag of this run, but for the snapshots to keep. Repeatable:
 * it lists anew and deletes what is still there.
 *
 * @param keep snapshot ids joined by commas
 */
record Teardown(StepId id, ServerScope scope, Optional<Value> keep) implements ReversibleStep {

  @Override
  public String summary() {
    return "Remove everything this drill made, but for the snapshot it proved";
  }

  @Override
  public Precheck precheck(StepContext context) {
    return left(context).isEmpty() ? Precheck.done(receipt(context, 0)) : Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    int removed = left(context).size();
    for (Cloud.Region region : RunInventory.regions(scope)) {
      removeServers(context, region);
      removeDisks(context, region);
      RunInventory rest = RunInventory.of(region, context.run());
      rest.images().forEach(image -> region.images().delete(image.id()));
      rest.snapshots().stream()
          .map(snapshot -> snapshot.id())
          .filter(snapshot -> !kept(context).contains(snapshot))
          .forEach(region.snapshots()::delete);
      for (SecurityGroupId group : rest.groups()) {
        GroupRemoval.remove(region.network(), group, context.deadline());
      }
    }
    return receipt(context, removed);
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    Optional<Boolean> gone =
        Poll.standard()
            .until(
                context.deadline(),
                () -> left(context).isEmpty() ? Optional.of(true) : Optional.empty());
    return gone.isPresent() ? Optional.empty() : Optional.of(stillThere(context, left(context)));
  }

  /** What it removed was this run's own: taking the run back would remove it, too. */
  @Override
  public void compensate(StepContext context, Receipt receipt) {}

  private void removeServers(StepContext context, Cloud.Region region) throws InterruptedException {
    for (Instance instance : RunInventory.of(region, context.run()).instances()) {
      context.progress("releasing server " + instance.id());
      region.instances().release(instance.id());
    }
    Poll.standard()
        .orFail(
            context.deadline(),
            () -> stillThere(context, left(context)),
            () ->
                RunInventory.of(region, context.run()).instances().isEmpty()
                    ? Optional.of(true)
                    : Optional.empty());
  }

  /** Disks that were attached become available a while after their server is gone. */
  private void removeDisks(StepContext context, Cloud.Region region) throws InterruptedException {
    Poll.standard()
        .orFail(
            context.deadline(),
            () -> stillThere(context, left(context)),
            () -> {
              List<Disk> disks = RunInventory.of(region, context.run()).disks();
              for (Disk disk : disks) {
                if (disk.state() == Disk.State.AVAILABLE) {
                  context.progress("deleting disk " + disk.id());
                  region.disks().delete(disk.id());
                }
              }
              return disks.isEmpty() ? Optional.of(true) : Optional.empty();
            });
  }

  private List<String> left(StepContext context) {
    List<String> left = new ArrayList<>();
    for (Cloud.Region region : RunInventory.regions(scope)) {
      left.addAll(RunInventory.of(region, context.run()).leftovers(kept(context)));
    }
    return left;
  }

  private Set<SnapshotId> kept(StepContext context) {
    return RunInventory.ids(keep.map(value -> value.in(context)).orElse(""));
  }

  private Receipt receipt(StepContext context, int removed) {
    return Receipt.of(
        "removed",
        Integer.toString(removed),
        "kept",
        keep.map(value -> value.in(context)).orElse(""));
  }

  private static Problem stillThere(StepContext context, List<String> left) {
    return Problem.of(
        ProblemCode.TIMEOUT,
        "not everything of the drill could be removed in the time given",
        String.join(", ", left),
        NextCommand.resume(context));
  }
}

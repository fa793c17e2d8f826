package dev.understudy.restore;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.List;
import java.util.Optional;

/** Makes a data disk from a snapshot of a data disk. Returns once the cloud has accepted it. */
public record CreateDisk(StepId id, ServerScope scope, Value snapshot, Value zone)
    implements ReversibleStep {

  @Override
  public String summary() {
    return "Make a disk from the snapshot";
  }

  @Override
  public Precheck precheck(StepContext context) {
    List<Disk> made = lookup().disksMadeBy(context);
    if (!made.isEmpty()) {
      return Precheck.done(receipt(made.get(0).id()));
    }
    Optional<Snapshot> source = lookup().snapshot(snapshot.in(context));
    if (source.isEmpty() || !source.get().isUsable()) {
      return Precheck.blocked(SnapshotSource.notUsable(context, snapshot.in(context), source));
    }
    return source.get().sourceKind() == Disk.Kind.DATA
        ? Precheck.ready()
        : Precheck.blocked(systemSnapshot(source.get()));
  }

  @Override
  public Receipt execute(StepContext context) {
    Snapshot source =
        lookup()
            .snapshot(snapshot.in(context))
            .orElseThrow(
                () ->
                    SnapshotSource.notUsable(context, snapshot.in(context), Optional.empty())
                        .asException());
    Tags tags = scope.tags(context, context.token()).with(Tags.DISK, diskName(source));
    return receipt(
        new DiskCategories(scope)
            .first(
                context,
                (category, token) ->
                    scope
                        .region()
                        .disks()
                        .createFrom(
                            source.id(),
                            new ZoneId(zone.in(context)),
                            category,
                            scope.nameOf(context, diskName(source)),
                            tags,
                            token)));
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    return lookup().watchDisk(receipt.get("disk")).mustExist(context);
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    for (Disk made : lookup().disksMadeBy(context)) {
      new DiskRemoval(scope.region()).remove(context, made.id());
    }
  }

  private String diskName(Snapshot source) {
    return source.tags().find(Tags.DISK).orElseGet(() -> DiskCategories.nameOf(scope.server()));
  }

  private Lookup lookup() {
    return new Lookup(scope.region());
  }

  private static Receipt receipt(DiskId disk) {
    return Receipt.of("disk", disk.value());
  }

  private static Problem systemSnapshot(Snapshot source) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "snapshot " + source.id() + " cannot become a data disk",
        "it was taken of a system disk, and the cloud makes no data disk of it",
        "use image.create, carrier.create and disk.attach, as the recover runbook does for a"
            + " server with a single disk");
  }
}

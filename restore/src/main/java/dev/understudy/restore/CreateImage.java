package dev.understudy.restore;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
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

/**
 * Makes an image of a system-disk snapshot: the only way in which the cloud gives back a system
 * disk. Returns once the cloud has accepted it.
 */
public record CreateImage(StepId id, ServerScope scope, Value snapshot) implements ReversibleStep {

  @Override
  public String summary() {
    return "Make an image of the system disk's snapshot";
  }

  @Override
  public Precheck precheck(StepContext context) {
    List<Image> made = lookup().imagesMadeBy(context);
    if (!made.isEmpty()) {
      return Precheck.done(receipt(made.get(0).id()));
    }
    Optional<Snapshot> source = lookup().snapshot(snapshot.in(context));
    if (source.isEmpty() || !source.get().isUsable()) {
      return Precheck.blocked(SnapshotSource.notUsable(context, snapshot.in(context), source));
    }
    return source.get().sourceKind() == Disk.Kind.SYSTEM
        ? Precheck.ready()
        : Precheck.blocked(dataSnapshot(source.get()));
  }

  @Override
  public Receipt execute(StepContext context) {
    return receipt(
        scope
            .region()
            .images()
            .createFrom(
                new SnapshotId(snapshot.in(context)),
                scope.nameOf(context, "image"),
                scope.tags(context, context.token()),
                context.token()));
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    return lookup().watchImage(receipt.get("image")).mustExist(context);
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) {
    lookup().imagesMadeBy(context).forEach(made -> scope.region().images().delete(made.id()));
  }

  private Lookup lookup() {
    return new Lookup(scope.region());
  }

  private static Receipt receipt(ImageId image) {
    return Receipt.of("image", image.value());
  }

  private static Problem dataSnapshot(Snapshot source) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "snapshot " + source.id() + " cannot become an image",
        "it was taken of a data disk, and an image needs a system disk",
        "use disk.create, as the recover runbook does for a server with a data disk");
  }
}

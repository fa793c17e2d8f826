package dev.understudy.restore;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.List;
import java.util.Optional;

/**
 * Makes an empty data disk with room for data that comes from elsewhere. Returns once the cloud has
 * accepted it.
 *
 * @param bytes of the data; the disk has half as much again
 * @param like id of the disk that it takes the place of, whose size is the least; it may be gone
 */
public record CreateEmptyDisk(
    StepId id, ServerScope scope, Value bytes, Optional<Value> like, Value zone)
    implements ReversibleStep {
  private static final long SMALLEST_GIB = 20;

  @Override
  public String summary() {
    return "Make an empty disk for the data";
  }

  @Override
  public Precheck precheck(StepContext context) {
    List<Disk> made = lookup().disksMadeBy(context);
    return made.isEmpty() ? Precheck.ready() : Precheck.done(receipt(made.get(0).id()));
  }

  @Override
  public Receipt execute(StepContext context) {
    String name = DiskCategories.nameOf(scope.server());
    Tags tags = scope.tags(context, context.token()).with(Tags.DISK, name);
    int size = size(context);
    return receipt(
        new DiskCategories(scope)
            .first(
                context,
                (category, token) ->
                    scope
                        .region()
                        .disks()
                        .createEmpty(
                            size,
                            new ZoneId(zone.in(context)),
                            category,
                            scope.nameOf(context, name),
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

  private int size(StepContext context) {
    long data = Long.parseLong(bytes.in(context));
    long needed = ((data + data / 2) >> 30) + 1;
    long before =
        like.map(disk -> disk.in(context))
            .filter(disk -> !disk.isEmpty())
            .flatMap(disk -> lookup().disk(disk))
            .map(Disk::sizeGib)
            .orElse(0);
    return Math.toIntExact(Math.max(SMALLEST_GIB, Math.max(needed, before)));
  }

  private Lookup lookup() {
    return new Lookup(scope.region());
  }

  private static Receipt receipt(DiskId disk) {
    return Receipt.of("disk", disk.value());
  }
}

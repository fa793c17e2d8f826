package dev.understudy.restore;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.Ownership;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.Optional;

/**
 * Takes the system disk off a carrier server. From then on the disk belongs to the fresh server: it
 * is tagged as made by this run, and the step's undo deletes it.
 *
 * @param instance the carrier, stopped
 */
public record DetachDisk(StepId id, ServerScope scope, Value disk, Value instance)
    implements ReversibleStep {
  /** The estate's disks are called otherwise, so that none of them is mistaken for this one. */
  private static final String CARRIER_DISK = "carrier";

  @Override
  public String summary() {
    return "Take the restored disk off the carrier server";
  }

  @Override
  public Precheck precheck(StepContext context) {
    Optional<Disk> found = lookup().disk(disk.in(context));
    if (found.isEmpty()) {
      return Precheck.blocked(blocked(context, "the cloud does not list it"));
    }
    Disk now = found.get();
    boolean isOff = !now.instance().equals(Optional.of(carrier(context)));
    if (isOff || now.state() == Disk.State.DETACHING) {
      return Precheck.done(receipt(now));
    }
    Optional<Instance> server = lookup().instance(instance.in(context));
    if (server.filter(s -> Ownership.isOfRun(context, s.tags())).isEmpty()) {
      return Precheck.blocked(blocked(context, "its server was not made by this run"));
    }
    return server.get().state() == Instance.State.STOPPED
        ? Precheck.ready()
        : Precheck.blocked(blocked(context, "a system disk comes off a stopped server only"));
  }

  @Override
  public Receipt execute(StepContext context) {
    Disk now =
        lookup()
            .disk(disk.in(context))
            .orElseThrow(() -> blocked(context, "the cloud does not list it").asException());
    // Tagged first: an untagged loose disk would belong to nobody.
    Tags tags = scope.tags(context, context.token()).with(Tags.DISK, CARRIER_DISK);
    scope.region().console().tag(now.id(), tags);
    scope.region().disks().detach(now.id(), carrier(context));
    return receipt(now);
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    new Detachment(scope.region()).awaitFree(context, disk.in(context), carrier(context));
    return Optional.empty();
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    Optional<Disk> now = lookup().disk(disk.in(context));
    if (now.filter(d -> Ownership.isOfRun(context, d.tags())).isPresent()
        && !now.get().instance().equals(Optional.of(carrier(context)))) {
      new DiskRemoval(scope.region()).remove(context, now.get().id());
    }
  }

  private Lookup lookup() {
    return new Lookup(scope.region());
  }

  private InstanceId carrier(StepContext context) {
    return new InstanceId(instance.in(context));
  }

  private static Receipt receipt(Disk disk) {
    return Receipt.of("disk", disk.id().value());
  }

  private Problem blocked(StepContext context, String why) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "disk " + disk.in(context) + " cannot be taken off " + carrier(context),
        why,
        NextCommand.resume(context));
  }
}

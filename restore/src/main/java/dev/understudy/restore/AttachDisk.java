package dev.understudy.restore;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
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
import java.util.Locale;
import java.util.Optional;

/** Attaches a disk to a server; it stays when the server is released. */
public record AttachDisk(StepId id, ServerScope scope, Value disk, Value instance)
    implements ReversibleStep {

  @Override
  public String summary() {
    return "Attach the disk to the fresh server";
  }

  @Override
  public Precheck precheck(StepContext context) {
    Optional<Disk> found = lookup().disk(disk.in(context));
    if (found.isEmpty()) {
      return Precheck.blocked(blocked(context, "the cloud does not list the disk"));
    }
    Disk now = found.get();
    if (now.instance().isPresent()) {
      return now.instance().get().equals(target(context))
          ? Precheck.done(receipt(now))
          : Precheck.blocked(blocked(context, "it is attached to " + now.instance().get()));
    }
    if (now.state() != Disk.State.AVAILABLE) {
      return Precheck.blocked(blocked(context, "it is " + text(now)));
    }
    return serverIsFit(context, now);
  }

  private Precheck serverIsFit(StepContext context, Disk now) {
    Optional<Instance> server = lookup().instance(instance.in(context));
    if (server.isEmpty()) {
      return Precheck.blocked(blocked(context, "there is no server " + target(context)));
    }
    if (!server.get().zone().equals(now.zone())) {
      return Precheck.blocked(
          blocked(
              context,
              "the disk is in " + now.zone() + " and the server in " + server.get().zone()));
    }
    return Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    Disk now =
        lookup()
            .disk(disk.in(context))
            .orElseThrow(() -> blocked(context, "the cloud does not list the disk").asException());
    scope.region().disks().attach(now.id(), target(context));
    return receipt(now);
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    lookup()
        .watchDisk(disk.in(context))
        .await(
            context,
            now ->
                now.state() == Disk.State.IN_USE
                        && now.instance().equals(Optional.of(target(context)))
                    ? Optional.of(now)
                    : Optional.empty());
    return Optional.empty();
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    new Detachment(scope.region()).detach(context, disk.in(context), target(context));
  }

  private Lookup lookup() {
    return new Lookup(scope.region());
  }

  private InstanceId target(StepContext context) {
    return new InstanceId(instance.in(context));
  }

  private static Receipt receipt(Disk disk) {
    return Receipt.of("serial", disk.serial());
  }

  private static String text(Disk disk) {
    return disk.state().name().toLowerCase(Locale.ROOT);
  }

  private Problem blocked(StepContext context, String why) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "disk " + disk.in(context) + " cannot be attached to " + target(context),
        why,
        NextCommand.resume(context));
  }
}

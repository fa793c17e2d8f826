package dev.understudy.restore;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Image;
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
import java.util.List;
import java.util.Optional;

/**
 * Takes the scaffolding down: releases the empty carrier server and deletes the image it was made
 * from. Only what this run made, and only when no disk is left on it. There is nothing to take
 * back: the undo of the steps before removes what came of it.
 */
public record ReleaseCarrier(StepId id, ServerScope scope, Value instance)
    implements ReversibleStep {

  @Override
  public String summary() {
    return "Release the empty carrier server and its image";
  }

  @Override
  public Precheck precheck(StepContext context) {
    Optional<Instance> carrier = lookup().instance(instance.in(context));
    if (carrier.isEmpty()) {
      return images(context).isEmpty() ? Precheck.done(receipt(context)) : Precheck.ready();
    }
    if (!Ownership.isOfRun(context, carrier.get().tags())) {
      return Precheck.blocked(blocked(context, "it was not made by this run"));
    }
    List<Disk> left = scope.region().disks().of(carrier.get().id());
    return left.isEmpty()
        ? Precheck.ready()
        : Precheck.blocked(blocked(context, "disk " + left.get(0).id() + " is still on it"));
  }

  @Override
  public Receipt execute(StepContext context) {
    scope.region().instances().release(new InstanceId(instance.in(context)));
    images(context).forEach(image -> scope.region().images().delete(image.id()));
    return receipt(context);
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    lookup().watchInstance(instance.in(context)).awaitGone(context);
    return Optional.empty();
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) {}

  private List<Image> images(StepContext context) {
    return scope
        .region()
        .images()
        .findByTags(Ownership.of(context.run()).with(Tags.SERVER, scope.server().name()));
  }

  private Lookup lookup() {
    return new Lookup(scope.region());
  }

  private Receipt receipt(StepContext context) {
    return Receipt.of("instance", instance.in(context));
  }

  private Problem blocked(StepContext context, String why) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "carrier server " + instance.in(context) + " cannot be released",
        why,
        NextCommand.resume(context));
  }
}

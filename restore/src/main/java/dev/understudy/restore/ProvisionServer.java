package dev.understudy.restore;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.ZoneId;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes and starts a fresh server from the stock image. Returns once the cloud has accepted it. It
 * carries no tag of the server it stands for: until it is adopted it must not look like it.
 *
 * @param zone where it must be; empty for any zone of the site
 * @param securityGroup instead of the site's
 */
public record ProvisionServer(
    StepId id, ServerScope scope, Optional<Value> zone, Optional<Value> securityGroup)
    implements ReversibleStep {

  @Override
  public String summary() {
    return "Make a fresh server for " + scope.server().name() + " in " + scope.site().region();
  }

  @Override
  public Precheck precheck(StepContext context) {
    List<Instance> made = lookup().instancesMadeBy(context);
    if (made.size() > 1) {
      return Precheck.blocked(several(context, made));
    }
    return made.isEmpty() ? Precheck.ready() : Precheck.done(receipt(made.get(0)));
  }

  @Override
  public Receipt execute(StepContext context) {
    Placement placement =
        new Placement(
            scope,
            scope.site().image().orElse(scope.server().launch().image()),
            securityGroup
                .map(group -> new SecurityGroupId(group.in(context)))
                .orElse(scope.site().securityGroup()),
            zone.map(fixed -> List.of(new ZoneId(fixed.in(context)))).orElse(scope.site().zones()),
            "");
    Placement.Placed placed = placement.place(context, scope.region().instances()::launch);
    return Receipt.of(
        "instance", placed.instance().value(),
        "zone", placed.zone().value(),
        "type", placed.type());
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    return lookup().watchInstance(receipt.get("instance")).mustExist(context);
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    for (Instance made : lookup().instancesMadeBy(context)) {
      scope.region().instances().release(made.id());
      lookup().watchInstance(made.id().value()).awaitGone(context);
    }
  }

  private Lookup lookup() {
    return new Lookup(scope.region());
  }

  private static Receipt receipt(Instance instance) {
    return Receipt.of(
        "instance", instance.id().value(),
        "zone", instance.zone().value(),
        "type", instance.type());
  }

  private static Problem several(StepContext context, List<Instance> made) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "this step has made more than one server",
        made.stream().map(Instance::id).map(InstanceId::value).collect(Collectors.joining(", ")),
        NextCommand.undo(context));
  }
}

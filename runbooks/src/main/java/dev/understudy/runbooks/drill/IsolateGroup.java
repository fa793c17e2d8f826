package dev.understudy.runbooks.drill;

import dev.understudy.cloud.Network;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.DrillSpec;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ResourceWatch;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the security group of a rehearsal: nothing out, nothing in but the control host.
 *
 * @param ports TCP ports that the control host may reach
 */
record IsolateGroup(StepId id, ServerScope scope, DrillSpec drill, Set<Integer> ports)
    implements ReversibleStep {

  @Override
  public String summary() {
    return "Make a closed network group that only " + drill.allowFrom() + " may reach";
  }

  @Override
  public Precheck precheck(StepContext context) {
    List<SecurityGroupId> made = made(context);
    return made.isEmpty() ? Precheck.ready() : Precheck.done(receipt(made.get(0)));
  }

  @Override
  public Receipt execute(StepContext context) {
    return receipt(
        network()
            .createIsolated(
                scope.nameOf(context, "drill"),
                scope.site().vpc(),
                drill.allowFrom(),
                ports,
                scope.tags(context, context.token()),
                context.token()));
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    return new ResourceWatch<>(
            "security group " + receipt.get("group"),
            () -> made(context).stream().filter(id -> receipt(id).equals(receipt)).findFirst())
        .mustExist(context);
  }

  @Override
  public void compensate(StepContext context, Receipt receipt) throws InterruptedException {
    for (SecurityGroupId group : made(context)) {
      GroupRemoval.remove(network(), group, context.deadline());
    }
    if (!made(context).isEmpty()) {
      throw Problem.of(
              ProblemCode.RESOURCE_FAILED,
              "the security group of the drill is still there",
              "the cloud lists it after its deletion",
              NextCommand.undo(context))
          .asException();
    }
  }

  private List<SecurityGroupId> made(StepContext context) {
    return network().findByTags(Tags.of(Tags.TOKEN, context.token().value()));
  }

  private Network network() {
    return scope.region().network();
  }

  private static Receipt receipt(SecurityGroupId group) {
    return Receipt.of("group", group.value());
  }
}

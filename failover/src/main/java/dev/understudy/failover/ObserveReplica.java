package dev.understudy.failover;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.server.Host;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;

/** Looks whether the replica runs, answers, and how far behind it is. */
public record ObserveReplica(StepId id, ServerScope scope) implements CheckStep {

  @Override
  public String summary() {
    return "Look at the replica of " + scope.server().name();
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    ReplicaHost replica = ReplicaHost.of(scope);
    Instance running = replica.running();
    String address = replica.address(running);
    try (Host host = replica.login(address, context.deadline())) {
      return Receipt.of(
          "instance", running.id().value(),
          "address", address,
          "lag", replica.lag(host),
          "region", replica.region().id().value());
    }
  }
}

package dev.understudy.restore;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.Optional;

/** Waits until a carrier server exists, stopped, and says which disk it carries. */
public record AwaitCarrier(StepId id, ServerScope scope, Value instance) implements CheckStep {

  @Override
  public String summary() {
    return "Wait until the carrier server is there";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    return new Lookup(scope.region())
        .watchInstance(instance.in(context))
        .await(
            context,
            now ->
                now.state() == Instance.State.STOPPED
                    ? systemDisk(now).map(disk -> Receipt.of("disk", disk.id().value()))
                    : Optional.empty());
  }

  private Optional<Disk> systemDisk(Instance carrier) {
    return scope.region().disks().of(carrier.id()).stream()
        .filter(disk -> disk.kind() == Disk.Kind.SYSTEM)
        .findFirst();
  }
}

package dev.understudy.restore;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.Optional;

/** Waits until a disk can be attached, or is. */
public record AwaitDisk(StepId id, ServerScope scope, Value disk) implements CheckStep {

  @Override
  public String summary() {
    return "Wait until the disk can be attached";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    String wanted = disk.in(context);
    return new Lookup(scope.region())
        .watchDisk(wanted)
        .await(
            context,
            now ->
                now.state() == Disk.State.AVAILABLE || now.state() == Disk.State.IN_USE
                    ? Optional.of(Receipt.of("disk", wanted))
                    : Optional.empty());
  }
}

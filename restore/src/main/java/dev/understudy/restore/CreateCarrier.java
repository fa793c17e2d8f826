package dev.understudy.restore;

import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
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
 * Makes a server that only carries a disk: its system disk holds the restored bytes, and it is
 * never started, so the system on it cannot do anything. Returns once the cloud has accepted it.
 *
 * @param zone that of the server which the disk is for
 */
public record CreateCarrier(StepId id, ServerScope scope, Value image, Value zone)
    implements ReversibleStep {

  @Override
  public String summary() {
    return "Make a carrier server for the restored disk, never started";
  }

  @Override
  public Precheck precheck(StepContext context) {
    List<Instance> made = lookup().instancesMadeBy(context);
    return made.isEmpty() ? Precheck.ready() : Precheck.done(receipt(made.get(0).id()));
  }

  @Override
  public Receipt execute(StepContext context) {
    Placement placement =
        new Placement(
            scope,
            new ImageId(image.in(context)),
            scope.site().securityGroup(),
            List.of(new ZoneId(zone.in(context))),
            "carrier");
    return receipt(placement.place(context, scope.region().instances()::create).instance());
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

  private static Receipt receipt(InstanceId instance) {
    return Receipt.of("instance", instance.value());
  }
}

package dev.understudy.restore;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.LocatedServer;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.util.Locale;
import java.util.Optional;

/** Looks at a server of the estate as it is now, in any state. */
public record ObserveServer(StepId id, ServerScope scope) implements CheckStep {

  @Override
  public String summary() {
    return "Look at server " + scope.server().name();
  }

  @Override
  public Receipt check(StepContext context) {
    LocatedServer found = scope.locate();
    Instance instance = found.instance();
    return Receipt.of(
        "instance", instance.id().value(),
        "state", instance.state().name().toLowerCase(Locale.ROOT),
        "zone", instance.zone().value(),
        "address", instance.address().orElse(""),
        "region", found.region().value(),
        "systemDisk", idOf(found.disk(ServerSpec.SYSTEM_DISK)),
        "dataDisk", dataDisk(found),
        "type", instance.type());
  }

  private String dataDisk(LocatedServer found) {
    return scope.server().data().stream()
        .map(ServerSpec.DataPath::disk)
        .filter(disk -> !disk.equals(ServerSpec.SYSTEM_DISK))
        .findFirst()
        .map(disk -> idOf(found.disk(disk)))
        .orElse("");
  }

  private static String idOf(Optional<Disk> disk) {
    return disk.map(d -> d.id().value()).orElse("");
  }
}

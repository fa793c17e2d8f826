package dev.understudy.failover;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.DnsRecord;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.estate.DnsSpec;
import dev.understudy.cloud.server.LocatedServer;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.StepContext;
import dev.understudy.core.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which server is to be fenced and where it can be reached, asked of the cloud and, when its region
 * is silent, of DNS.
 *
 * @param instance its id, when the runbook knows it
 * @param region instead of that of the server's site
 */
record FenceTarget(ServerScope scope, Optional<Value> instance, Optional<Value> region) {

  /** The server as the cloud shows it; empty when it does not exist. */
  Optional<Instance> find(StepContext context) {
    Optional<InstanceId> named =
        text(context, instance).map(InstanceId::new).or(() -> scope.server().instance());
    if (named.isPresent()) {
      return ports(context).instances().describe(List.of(named.get())).stream().findFirst();
    }
    return Optional.of(scope.locate()).map(LocatedServer::instance);
  }

  Cloud.Region ports(StepContext context) {
    RegionId where =
        text(context, region)
            .map(RegionId::new)
            .orElseGet(() -> scope.estate().site(scope.server().site()).region());
    return scope.cloud().in(where);
  }

  /**
   * Addresses at which it may still serve when its region cannot be asked: those that DNS has for
   * it. Never one of the replica: stopping that would take the last copy down.
   */
  Set<String> addressesByDns() {
    Set<String> found = new LinkedHashSet<>();
    for (DnsSpec.Switch entry : scope.estate().dns().switches()) {
      if (entry.server().equals(scope.server().name())) {
        scope
            .cloud()
            .dns()
            .records(scope.estate().dns().zone(), entry.name(), entry.type())
            .stream()
            .map(DnsRecord::value)
            .forEach(found::add);
      }
    }
    found.removeAll(ReplicaHost.addresses(scope));
    return found;
  }

  private static Optional<String> text(StepContext context, Optional<Value> value) {
    return value.map(v -> v.in(context)).filter(text -> !text.isBlank());
  }
}

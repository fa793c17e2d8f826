package dev.understudy.snapshot.fleet;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.core.StepContext;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What every step on the fleet works with.
 *
 * @param servers narrows the policy to these of the estate's servers; empty for everything
 */
public record FleetScope(
    Estate estate, Cloud cloud, HostLogin hosts, SnapshotPolicy policy, Set<String> servers) {

  public FleetScope {
    servers = Set.copyOf(servers);
  }

  /** The disks that the run is about. */
  public Fleet fleet() {
    return new Fleet(estate, cloud, policy, servers);
  }

  /**
   * The slot that the run is for: the latest that had come when it was first started, also when it
   * is resumed later.
   */
  public Optional<Instant> slot(StepContext context) {
    return policy.schedule().last(context.started());
  }

  /** What the estate says about a server; empty for one that is known by its tags only. */
  Optional<ServerSpec> spec(String server) {
    return policy.servers().contains(server) ? estate.findServer(server) : Optional.empty();
  }
}

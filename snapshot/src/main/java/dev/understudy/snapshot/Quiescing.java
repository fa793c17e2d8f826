package dev.understudy.snapshot;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.core.StepContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Holds a server's writes while it is open. Never fails: a server that cannot be asked is
 * snapshotted as it is, and {@link #isHolding} says so. Writes go on within the hooks' limit even
 * if nothing of this process, of its host or of the network is left by then.
 */
public final class Quiescing implements AutoCloseable {
  private final Optional<Freeze> freeze;

  private Quiescing(Optional<Freeze> freeze) {
    this.freeze = freeze;
  }

  /** Holds the writes if the server runs, answers, has hooks for it and a timer to end it. */
  public static Quiescing begin(
      HostLogin logins, ServerSpec server, Instance instance, boolean wanted, StepContext context)
      throws InterruptedException {
    boolean isAsked =
        wanted && server.quiesce().isPresent() && instance.state() == Instance.State.RUNNING;
    if (!isAsked || instance.address().isEmpty()) {
      return new Quiescing(Optional.empty());
    }
    ReachableHost host = new ReachableHost(logins, server, instance.address().get(), context);
    Freeze freeze = new Freeze(host, server.quiesce(), context);
    try {
      if (freeze.begin()) {
        return new Quiescing(Optional.of(freeze));
      }
      freeze.end();
      return new Quiescing(Optional.empty());
    } catch (InterruptedException e) {
      freeze.end();
      throw e;
    }
  }

  /**
   * Whether writes were held from before until now, as the host sees it; ask once the cut is made.
   */
  public boolean isHolding() throws InterruptedException {
    return freeze.isPresent() && freeze.get().isHolding();
  }

  /**
   * Whether all of these were cut in this hold, as the cloud dates them: a repeated create may
   * answer with what an earlier attempt had cut while nothing was held. Ask after the end.
   */
  public boolean covers(Snapshots region, Collection<SnapshotId> made) {
    if (freeze.isEmpty() || made.isEmpty()) {
      return false;
    }
    List<Snapshot> seen = region.describe(made);
    return seen.size() == made.size()
        && seen.stream().map(Snapshot::created).allMatch(freeze.get()::covers);
  }

  /** Lets writes go on, also when holding them had failed half-way or the thread is interrupted. */
  @Override
  public void close() {
    freeze.ifPresent(Freeze::end);
  }
}

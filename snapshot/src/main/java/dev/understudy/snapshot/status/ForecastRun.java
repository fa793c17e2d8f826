package dev.understudy.snapshot.status;

import dev.understudy.cloud.SnapshotId;
import dev.understudy.snapshot.fleet.FleetDisk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one run of the schedule will do if all goes well until then.
 *
 * @param isCatchUp whether its slot has come already and is not fulfilled everywhere
 * @param takes disks that it snapshots
 * @param copies sites that it copies to, with how many
 */
public record ForecastRun(
    Instant slot, boolean isCatchUp, int takes, List<Copies> copies, List<Prune> prunes) {

  /** Copies to one site. */
  public record Copies(String site, int number, String reason) {}

  /**
   * A snapshot that goes.
   *
   * @param site where it is a copy; empty for one at home
   * @param id empty for one that is yet to be taken
   */
  public record Prune(
      FleetDisk disk, Optional<String> site, Optional<SnapshotId> id, Instant cut, String reason) {}

  public ForecastRun {
    copies = List.copyOf(copies);
    prunes = List.copyOf(prunes);
  }
}

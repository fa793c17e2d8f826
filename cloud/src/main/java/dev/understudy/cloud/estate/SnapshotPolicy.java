package dev.understudy.cloud.estate;

import dev.understudy.cloud.Tags;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * When snapshots are taken, of what, how long they stay and where copies of them go.
 *
 * @param schedule its slots; at most one snapshot of a disk for each
 * @param keep what stays here; judged for each disk alone, in the schedule's zone
 * @param minVerified how many proven snapshots of a disk are never pruned, from 1
 * @param maxPrune how many deletions in one run need no word from a person, from 1
 * @param copies where else snapshots must be
 * @param servers names of the estate's servers that it is for
 * @param fleet servers that nothing but their tags is known of
 * @param groups whether all disks of a server are cut at one instant where the cloud can
 * @param heartbeat reference to a URL that is called after each success
 */
public record SnapshotPolicy(
    Schedule schedule,
    Keep keep,
    int minVerified,
    int maxPrune,
    List<CopyTarget> copies,
    List<String> servers,
    List<FleetSelector> fleet,
    boolean groups,
    Optional<SecretRef> heartbeat) {
  public static final int MIN_VERIFIED = 2;
  public static final int MAX_PRUNE = 100;

  /**
   * A site that snapshots are copied to.
   *
   * @param keep what stays there
   * @param key KMS key of that region; empty leaves copies as their source is
   */
  public record CopyTarget(String site, Keep keep, Optional<String> key) {}

  /** Servers of a site that carry all these tags. */
  public record FleetSelector(String site, Tags tags) {}

  /** The policy of an estate that has none: selects no server and keeps everything. */
  public static SnapshotPolicy none() {
    return new SnapshotPolicy(
        Schedule.parse("@hourly", ZoneOffset.UTC),
        Keep.parse("last=unlimited"),
        MIN_VERIFIED,
        MAX_PRUNE,
        List.of(),
        List.of(),
        List.of(),
        true,
        Optional.empty());
  }

  public SnapshotPolicy {
    copies = List.copyOf(copies);
    servers = List.copyOf(servers);
    fleet = List.copyOf(fleet);
  }
}

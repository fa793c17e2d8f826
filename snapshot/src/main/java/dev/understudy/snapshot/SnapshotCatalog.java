package dev.understudy.snapshot;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Listing;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.LocatedServer;
import dev.understudy.cloud.server.ServerLocator;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every snapshot of a server of the estate: those that carry its tags, also of disks and servers
 * that no longer exist, and those that others took of the disks it has now.
 */
public record SnapshotCatalog(Estate estate, Cloud cloud) {

  /** The snapshots of one server, whatever their state, newest first. */
  public List<SnapshotFacts> list(ServerSpec server) {
    Map<SnapshotId, SnapshotFacts> found = new LinkedHashMap<>();
    for (Snapshot snapshot : region(server).snapshots().findByTags(tagsOf(server))) {
      found.put(snapshot.id(), facts(server, snapshot));
    }
    Optional<LocatedServer> now = new ServerLocator(estate, cloud).find(server);
    for (Snapshot snapshot : now.map(this::ofItsDisks).orElse(List.of())) {
      found.computeIfAbsent(snapshot.id(), id -> facts(server, snapshot));
    }
    return newestFirst(found.values());
  }

  /** The copies of one server's snapshots in another region, newest first. */
  public List<SnapshotFacts> copies(ServerSpec server, RegionId region) {
    return newestFirst(
        cloud.in(region).snapshots().findByTags(tagsOf(server)).stream()
            .filter(snapshot -> snapshot.copyOf().isPresent())
            .map(
                snapshot ->
                    SnapshotFacts.of(region, snapshot, server.name(), diskOf(server, snapshot)))
            .toList());
  }

  /** The estate's snapshots in a region of servers that the estate file does not name. */
  public List<SnapshotFacts> fleet(RegionId region) {
    List<SnapshotFacts> found = new ArrayList<>();
    Listing.each(
        token -> cloud.in(region).snapshots().page(Optional.empty(), token),
        Snapshot::id,
        snapshot -> {
          String server = snapshot.tags().find(Tags.SERVER).orElse("-");
          if (OwnSnapshots.isOf(estate.name(), snapshot) && !estate.servers().containsKey(server)) {
            String disk = snapshot.tags().find(Tags.DISK).orElse(snapshot.sourceDisk().value());
            found.add(SnapshotFacts.of(region, snapshot, server, disk));
          }
        });
    return newestFirst(found);
  }

  /** The snapshots of every server of the estate, server by server, newest first. */
  public List<SnapshotFacts> list() {
    return estate.servers().values().stream().flatMap(server -> list(server).stream()).toList();
  }

  private SnapshotFacts facts(ServerSpec server, Snapshot snapshot) {
    return SnapshotFacts.of(
        estate.site(server.site()).region(), snapshot, server.name(), diskOf(server, snapshot));
  }

  private static List<SnapshotFacts> newestFirst(Collection<SnapshotFacts> facts) {
    return facts.stream()
        .sorted(
            Comparator.comparing(SnapshotFacts::created)
                .reversed()
                .thenComparing(SnapshotFacts::id))
        .toList();
  }

  private List<Snapshot> ofItsDisks(LocatedServer server) {
    List<DiskId> disks = server.disks().stream().map(Disk::id).toList();
    return disks.isEmpty() ? List.of() : region(server.spec()).snapshots().of(disks);
  }

  private Tags tagsOf(ServerSpec server) {
    return Tags.of(Tags.ESTATE, estate.name(), Tags.SERVER, server.name());
  }

  private Cloud.Region region(ServerSpec server) {
    return cloud.in(estate.site(server.site()).region());
  }

  private static String diskOf(ServerSpec server, Snapshot snapshot) {
    return snapshot
        .tags()
        .find(Tags.DISK)
        .orElseGet(
            () ->
                snapshot.sourceKind() == Disk.Kind.SYSTEM
                    ? ServerSpec.SYSTEM_DISK
                    : DiskChoice.data(server).stream()
                        .filter(name -> !name.equals(ServerSpec.SYSTEM_DISK))
                        .findFirst()
                        .orElse("data"));
  }
}

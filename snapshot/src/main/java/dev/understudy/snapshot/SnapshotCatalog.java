package dev.understudy.snapshot;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.LocatedServer;
import dev.understudy.cloud.server.ServerLocator;
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
      found.put(snapshot.id(), SnapshotFacts.of(snapshot, server.name(), diskOf(server, snapshot)));
    }
    Optional<LocatedServer> now = new ServerLocator(estate, cloud).find(server);
    for (Snapshot snapshot : now.map(this::ofItsDisks).orElse(List.of())) {
      found.computeIfAbsent(
          snapshot.id(), id -> SnapshotFacts.of(snapshot, server.name(), diskOf(server, snapshot)));
    }
    return found.values().stream()
        .sorted(
            Comparator.comparing(SnapshotFacts::created)
                .reversed()
                .thenComparing(SnapshotFacts::id))
        .toList();
  }

  /** The snapshots of every server of the estate, server by server, newest first. */
  public List<SnapshotFacts> list() {
    return estate.servers().values().stream().flatMap(server -> list(server).stream()).toList();
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

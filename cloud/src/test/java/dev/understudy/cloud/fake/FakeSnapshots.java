package dev.understudy.cloud.fake;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Token;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Snapshots of a region in memory. */
record FakeSnapshots(FakeRegion region) implements Snapshots {

  @Override
  public SnapshotId take(DiskId disk, String name, Tags tags, Token token) {
    region.call("snapshot " + disk);
    String known = region.madeByToken.get(token.value());
    if (known != null) {
      return new SnapshotId(known);
    }
    Disk source = region.disks.get(disk);
    if (source == null) {
      throw FakeRegion.refused("no disk " + disk);
    }
    SnapshotId id = new SnapshotId(region.name("s"));
    region.madeByToken.put(token.value(), id.value());
    region.snapshots.put(
        id,
        new Snapshot(
            id,
            name,
            Snapshot.State.PROGRESSING,
            0,
            disk,
            source.kind(),
            source.sizeGib(),
            region.time.now(),
            tags.with(Tags.TOKEN, token.value())));
    Snapshot.State end =
        region.failsSnapshots ? Snapshot.State.FAILED : Snapshot.State.ACCOMPLISHED;
    region.later(
        id,
        () ->
            region.snapshots.computeIfPresent(
                id, (key, now) -> Changed.state(now, end, region.failsSnapshots ? 40 : 100)));
    return id;
  }

  @Override
  public List<Snapshot> describe(Collection<SnapshotId> ids) {
    return newestFirst().filter(s -> ids.contains(s.id())).toList();
  }

  @Override
  public List<Snapshot> of(Collection<DiskId> disks) {
    return newestFirst().filter(s -> disks.contains(s.sourceDisk())).toList();
  }

  @Override
  public List<Snapshot> findByTags(Tags tags) {
    return newestFirst().filter(s -> s.tags().containsAll(tags)).toList();
  }

  private Stream<Snapshot> newestFirst() {
    region.look();
    return List.copyOf(region.snapshots.values()).stream()
        .sorted(Comparator.comparing(Snapshot::created).reversed());
  }

  @Override
  public void tag(SnapshotId id, Tags tags) {
    region.call("tag " + id);
    region.snapshots.computeIfPresent(id, (key, now) -> Changed.tags(now, tags));
  }

  @Override
  public void delete(SnapshotId id) {
    region.call("delete " + id);
    for (Image image : region.images.values()) {
      if (image.snapshots().contains(id)) {
        throw FakeRegion.refused("image " + image.id() + " is made of " + id);
      }
    }
    region.snapshots.remove(id);
  }
}

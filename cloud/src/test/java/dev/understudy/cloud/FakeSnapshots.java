package dev.understudy.cloud;

import static dev.understudy.cloud.FakeCloud.once;

import dev.understudy.cloud.fake.PlainSnapshots;
import dev.understudy.core.Token;
import java.util.Collection;
import java.util.List;

/** Snapshots of a {@link FakeRegion}. */
final class FakeSnapshots extends PlainSnapshots {
  private final FakeRegion region;

  FakeSnapshots(FakeRegion region) {
    this.region = region;
  }

  @Override
  public SnapshotId take(DiskId disk, String name, Tags tags, Token token) {
    Disk source = region.get(disk);
    return once(
        region.tokens,
        token,
        SnapshotId.class,
        () -> {
          Snapshot made =
              new Snapshot(
                  new SnapshotId(region.cloud.next("s-")),
                  name,
                  Snapshot.State.ACCOMPLISHED,
                  100,
                  disk,
                  source.kind(),
                  source.sizeGib(),
                  region.cloud.time.now().plusNanos(region.snapshots.size()),
                  tags.with(Tags.TOKEN, token.value()));
          region.snapshots.put(made.id(), made);
          return made.id();
        });
  }

  @Override
  public List<Snapshot> describe(Collection<SnapshotId> ids) {
    return region.snapshots.values().stream().filter(s -> ids.contains(s.id())).toList();
  }

  @Override
  public List<Snapshot> of(Collection<DiskId> wanted) {
    return FakeRegion.newest(
        region.snapshots.values().stream().filter(s -> wanted.contains(s.sourceDisk())).toList());
  }

  @Override
  public List<Snapshot> findByTags(Tags tags) {
    return FakeRegion.newest(
        region.snapshots.values().stream().filter(s -> s.tags().containsAll(tags)).toList());
  }

  @Override
  public void tag(SnapshotId snapshot, Tags tags) {
    region.snapshots.put(snapshot, region.get(snapshot).with(tags));
  }

  @Override
  public void delete(SnapshotId snapshot) {
    region.snapshots.remove(snapshot);
  }
}

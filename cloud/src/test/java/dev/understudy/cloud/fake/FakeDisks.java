package dev.understudy.cloud.fake;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Disks;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Page;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.core.Token;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Disks of a region in memory. */
record FakeDisks(FakeRegion region) implements Disks {

  @Override
  public DiskId createFrom(
      SnapshotId snapshot, ZoneId zone, String category, String name, Tags tags, Token token) {
    region.call("create disk of " + snapshot + " as " + category);
    String known = region.madeByToken.get(token.value());
    if (known != null) {
      return new DiskId(known);
    }
    Snapshot source = region.snapshots.get(snapshot);
    if (source == null || !source.isUsable() || source.sourceKind() == Disk.Kind.SYSTEM) {
      throw FakeRegion.refused("snapshot " + snapshot + " cannot become a data disk");
    }
    return make(source.sizeGib(), Optional.of(snapshot), zone, category, name, tags, token);
  }

  @Override
  public DiskId createEmpty(
      int sizeGib, ZoneId zone, String category, String name, Tags tags, Token token) {
    region.call("create empty disk of " + sizeGib + " GiB as " + category);
    String known = region.madeByToken.get(token.value());
    return known != null
        ? new DiskId(known)
        : make(sizeGib, Optional.empty(), zone, category, name, tags, token);
  }

  private DiskId make(
      int sizeGib,
      Optional<SnapshotId> source,
      ZoneId zone,
      String category,
      String name,
      Tags tags,
      Token token) {
    if (region.refusedCategories.contains(category)) {
      throw FakeRegion.refused("no disks of category " + category);
    }
    DiskId id = new DiskId(region.name("d"));
    region.madeByToken.put(token.value(), id.value());
    Disk disk =
        new Disk(
            id,
            name,
            Disk.State.CREATING,
            Disk.Kind.DATA,
            category,
            sizeGib,
            zone,
            Optional.empty(),
            "serial-of-" + id,
            false,
            source,
            region.time.now(),
            tags.with(Tags.TOKEN, token.value()));
    region.disks.put(id, disk);
    region.later(id, () -> place(id, Disk.State.AVAILABLE, Optional.empty()));
    return id;
  }

  @Override
  public List<Disk> describe(Collection<DiskId> ids) {
    region.look();
    return region.disks.values().stream().filter(d -> ids.contains(d.id())).toList();
  }

  @Override
  public List<Disk> of(InstanceId instance) {
    region.look();
    return region.disks.values().stream()
        .filter(d -> d.instance().equals(Optional.of(instance)))
        .sorted(Comparator.comparing(Disk::kind))
        .toList();
  }

  @Override
  public Page<Disk> page(String token) {
    region.look();
    return new Page<>(List.copyOf(region.disks.values()), Optional.empty());
  }

  @Override
  public List<Disk> findByTags(Tags tags) {
    region.look();
    return region.disks.values().stream().filter(d -> d.tags().containsAll(tags)).toList();
  }

  @Override
  public void attach(DiskId disk, InstanceId instance) {
    region.call("attach " + disk + " to " + instance);
    Disk now = region.disks.get(disk);
    Instance server = region.instances.get(instance);
    if (now == null
        || server == null
        || now.state() != Disk.State.AVAILABLE
        || !now.zone().equals(server.zone())) {
      throw FakeRegion.refused("disk " + disk + " cannot be attached to " + instance);
    }
    place(disk, Disk.State.ATTACHING, Optional.of(instance));
    region.later(disk, () -> place(disk, Disk.State.IN_USE, Optional.of(instance)));
  }

  @Override
  public void detach(DiskId disk, InstanceId instance) {
    region.call("detach " + disk + " from " + instance);
    Disk now = region.disks.get(disk);
    if (now == null || !now.instance().equals(Optional.of(instance))) {
      return;
    }
    Instance server = region.instances.get(instance);
    if (now.kind() == Disk.Kind.SYSTEM
        && server != null
        && server.state() != Instance.State.STOPPED) {
      throw FakeRegion.refused("the system disk of a running server stays");
    }
    place(disk, Disk.State.DETACHING, Optional.of(instance));
    region.later(disk, () -> place(disk, Disk.State.AVAILABLE, Optional.empty()));
  }

  @Override
  public void delete(DiskId disk) {
    region.call("delete " + disk);
    Disk now = region.disks.get(disk);
    if (now != null && now.state() != Disk.State.AVAILABLE) {
      throw FakeRegion.refused("disk " + disk + " is " + now.state());
    }
    region.disks.remove(disk);
  }

  private void place(DiskId disk, Disk.State state, Optional<InstanceId> instance) {
    region.disks.computeIfPresent(disk, (key, now) -> Changed.place(now, state, instance));
  }
}

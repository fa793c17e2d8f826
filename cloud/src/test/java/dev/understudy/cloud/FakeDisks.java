package dev.understudy.cloud;

import static dev.understudy.cloud.FakeCloud.once;
import static dev.understudy.cloud.FakeCloud.refused;

import dev.understudy.core.ProblemCode;
import dev.understudy.core.Token;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Disks of a {@link FakeRegion}. */
final class FakeDisks implements Disks {
  private final FakeRegion region;

  FakeDisks(FakeRegion region) {
    this.region = region;
  }

  @Override
  public DiskId createFrom(
      SnapshotId snapshot, ZoneId zone, String category, String name, Tags tags, Token token) {
    if (region.get(snapshot).sourceKind() == Disk.Kind.SYSTEM) {
      throw refused(ProblemCode.CLOUD_REFUSED, "a system disk's snapshot makes no data disk");
    }
    return once(
        region.tokens,
        token,
        DiskId.class,
        () ->
            region.putDisk(
                Disk.Kind.DATA,
                Disk.State.AVAILABLE,
                zone,
                Optional.empty(),
                Optional.of(snapshot),
                tags.with(Tags.TOKEN, token.value())));
  }

  @Override
  public DiskId createEmpty(
      int sizeGib, ZoneId zone, String category, String name, Tags tags, Token token) {
    return once(
        region.tokens,
        token,
        DiskId.class,
        () ->
            region.putDisk(
                sizeGib,
                Disk.Kind.DATA,
                Disk.State.AVAILABLE,
                zone,
                Optional.empty(),
                Optional.empty(),
                tags.with(Tags.TOKEN, token.value())));
  }

  @Override
  public List<Disk> describe(Collection<DiskId> ids) {
    return region.disks.values().stream().filter(d -> ids.contains(d.id())).toList();
  }

  @Override
  public List<Disk> of(InstanceId instance) {
    return region.disks.values().stream()
        .filter(d -> d.instance().equals(Optional.of(instance)))
        .sorted(Comparator.comparing(Disk::kind))
        .toList();
  }

  @Override
  public Page<Disk> page(String token) {
    return new Page<>(List.copyOf(region.disks.values()), Optional.empty());
  }

  @Override
  public List<Disk> findByTags(Tags tags) {
    return region.disks.values().stream().filter(d -> d.tags().containsAll(tags)).toList();
  }

  @Override
  public void attach(DiskId disk, InstanceId instance) {
    Disk now = region.get(disk);
    if (now.instance().filter(other -> !other.equals(instance)).isPresent()) {
      throw refused(ProblemCode.CLOUD_REFUSED, disk + " is attached elsewhere");
    }
    region.place(now, Disk.State.IN_USE, Optional.of(instance));
  }

  @Override
  public void detach(DiskId disk, InstanceId instance) {
    Disk now = region.disks.get(disk);
    if (now == null || !now.instance().equals(Optional.of(instance))) {
      return;
    }
    if (now.kind() == Disk.Kind.SYSTEM && region.get(instance).state() != Instance.State.STOPPED) {
      throw refused(ProblemCode.CLOUD_REFUSED, "the server runs from " + disk);
    }
    region.place(now, Disk.State.AVAILABLE, Optional.empty());
  }

  @Override
  public void delete(DiskId disk) {
    region.disks.remove(disk);
  }
}

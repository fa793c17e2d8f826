package dev.understudy.cloud.fake;

import dev.understudy.cloud.AutomaticPolicy;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Page;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.SnapshotUsage;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Snapshots of a region in memory. */
record FakeSnapshots(FakeRegion region) implements Snapshots {
  private static final int PAGE = 3;

  @Override
  public SnapshotId take(DiskId disk, String name, Tags tags, Token token) {
    region.call("snapshot " + disk);
    String known = region.madeByToken.get(token.value());
    if (known != null) {
      return new SnapshotId(known);
    }
    Disk source = region.disks.get(disk);
    if (source == null) {
      throw FakeRegion.missing("disk " + disk);
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

  @Override
  public SnapshotGroupId takeGroup(
      InstanceId instance, List<DiskId> disks, String name, Tags tags, Token token) {
    if (region.refusesGroups) {
      throw FakeRegion.refused("no groups here");
    }
    String known = region.madeByToken.get(token.value());
    if (known != null) {
      return new SnapshotGroupId(known);
    }
    List<SnapshotGroup.Member> members =
        disks.stream()
            .map(
                disk ->
                    new SnapshotGroup.Member(
                        take(disk, name, Tags.none(), token.part(disk.value())), disk))
            .toList();
    members.forEach(
        member ->
            region.snapshots.computeIfPresent(
                member.snapshot(), (key, now) -> Changed.withoutTags(now)));
    SnapshotGroupId id = new SnapshotGroupId(region.name("ssg"));
    region.madeByToken.put(token.value(), id.value());
    region.groups.put(id, new SnapshotGroup(id, members, tags.with(Tags.TOKEN, token.value())));
    return id;
  }

  @Override
  public List<SnapshotGroup> describeGroups(Collection<SnapshotGroupId> ids) {
    return region.groups.values().stream().filter(group -> ids.contains(group.id())).toList();
  }

  @Override
  public List<SnapshotGroup> groupsByTags(Tags tags) {
    return region.groups.values().stream().filter(g -> g.tags().containsAll(tags)).toList();
  }

  @Override
  public void deleteGroup(SnapshotGroupId id) {
    SnapshotGroup gone = region.groups.remove(id);
    if (gone != null) {
      gone.members().forEach(member -> delete(member.snapshot()));
    }
  }

  @Override
  public SnapshotId copy(
      SnapshotId source, RegionId to, String name, Tags tags, Optional<String> key, Token token) {
    // Copies are asked for side by side.
    synchronized (region) {
      region.call("copy " + source);
      return FakeCopy.copy(region, to, source, name, tags, key, token);
    }
  }

  @Override
  public Page<Snapshot> page(Optional<Instant> since, String token) {
    int from = token.isEmpty() ? 0 : Integer.parseInt(token);
    List<Snapshot> all =
        newestFirst()
            .filter(s -> since.filter(start -> s.created().isBefore(start)).isEmpty())
            .toList();
    int to = Math.min(all.size(), from + PAGE);
    return new Page<>(
        all.subList(from, to), to < all.size() ? Optional.of("" + to) : Optional.empty());
  }

  @Override
  public void tagAll(Collection<SnapshotId> ids, Tags tags) {
    ids.forEach(id -> tag(id, tags));
  }

  @Override
  public SnapshotLock lock(SnapshotId id, int days, int coolOffHours, Token token) {
    region.call("lock " + id);
    if (!region.snapshots.containsKey(id)) {
      throw FakeRegion.missing("snapshot " + id);
    }
    Instant now = region.time.now();
    SnapshotLock lock =
        new SnapshotLock(
            id, now.plus(Duration.ofDays(days)), now.plus(Duration.ofHours(coolOffHours)));
    region.locks.put(id, lock);
    return lock;
  }

  @Override
  public List<SnapshotLock> locks() {
    return region.locks.values().stream()
        .filter(lock -> lock.until().isAfter(region.time.now()))
        .toList();
  }

  @Override
  public List<SnapshotUsage> usage(Collection<DiskId> disks) {
    return disks.stream()
        .map(
            disk -> {
              int count = of(List.of(disk)).size();
              return new SnapshotUsage(disk, count, count * 1_000_000L);
            })
        .filter(usage -> usage.count() > 0)
        .toList();
  }

  @Override
  public List<AutomaticPolicy> automaticPolicies() {
    return List.copyOf(region.automaticPolicies);
  }

  private Stream<Snapshot> newestFirst() {
    region.look();
    if (region.hidesSnapshots) {
      return Stream.of();
    }
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
    if (locks().stream().anyMatch(lock -> lock.snapshot().equals(id))) {
      throw FakeRegion.refused(id + " is locked");
    }
    for (Image image : region.images.values()) {
      if (image.snapshots().contains(id)) {
        throw FakeRegion.refused("image " + image.id() + " is made of " + id);
      }
    }
    region.snapshots.remove(id);
  }
}

package dev.understudy.snapshot.prune;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Schedule;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.FleetFailure;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Snapshots at home and copies away, as they truly are; a scene is what is seen of them. */
final class PruneWorld {
  static final String ESTATE = "gams-platform";
  static final RegionId HOME = new RegionId("cn-shanghai");
  static final RegionId AWAY = new RegionId("cn-beijing");
  static final Instant START = Instant.parse("2026-11-13T00:00:00Z");

  final List<Snapshot> home = new ArrayList<>();
  final List<Snapshot> away = new ArrayList<>();
  final Set<DiskId> fleet = new HashSet<>();
  final Set<DiskId> strangers = new HashSet<>();
  final Map<SnapshotId, SnapshotLock> locks = new HashMap<>();
  final Map<SnapshotGroupId, SnapshotGroup> groups = new LinkedHashMap<>();
  final Set<SnapshotId> imaged = new HashSet<>();
  final List<FleetFailure> failures = new ArrayList<>();
  Instant now = START;
  boolean isAwayRead = true;

  static SnapshotPolicy policy(String keep, int minVerified) {
    return new SnapshotPolicy(
        Schedule.parse("0 * * * *", java.time.ZoneId.of("Europe/Berlin")),
        Keep.parse(keep),
        minVerified,
        SnapshotPolicy.MAX_PRUNE,
        List.of(),
        List.of("data"),
        List.of(),
        true,
        Optional.empty());
  }

  static PrunePlanner planner(String keep, int minVerified) {
    return new PrunePlanner(policy(keep, minVerified), Map.of());
  }

  static PrunePlanner copying(String keep, int minVerified, String keepAway) {
    return new PrunePlanner(policy(keep, minVerified), Map.of(AWAY, Keep.parse(keepAway)));
  }

  static Instant hour(int number) {
    return START.plus(Duration.ofHours(number));
  }

  static Snapshot snapshot(String id, String disk, Instant created, Snapshot.State state) {
    return new Snapshot(
        new SnapshotId(id),
        id,
        state,
        state == Snapshot.State.ACCOMPLISHED ? 100 : 40,
        new DiskId(disk),
        Disk.Kind.DATA,
        40,
        created,
        Tags.of(
            Tags.ESTATE, ESTATE,
            Tags.PURPOSE, "snapshot",
            Tags.SERVER, "data",
            Tags.DISK, "data",
            Tags.SLOT, created.toString()));
  }

  static Snapshot good(String id, String disk, int hour) {
    return snapshot(id, disk, hour(hour), Snapshot.State.ACCOMPLISHED);
  }

  static Snapshot verified(Snapshot snapshot) {
    return snapshot.with(Tags.of(Tags.VERIFIED, "L3"));
  }

  static Snapshot copied(Snapshot source, String id, Snapshot.State state, Instant created) {
    return new Snapshot(
        new SnapshotId(id),
        id,
        state,
        state == Snapshot.State.ACCOMPLISHED ? 100 : 40,
        source.sourceDisk(),
        source.sourceKind(),
        source.sizeGib(),
        created,
        new Tags(
                source.tags().values().entrySet().stream()
                    .filter(tag -> !tag.getKey().equals(Tags.GROUP))
                    .filter(tag -> !tag.getKey().equals(Tags.VERIFIED))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
            .with(Tags.CUT, source.created().toString()),
        Optional.of(new Snapshot.Origin(source.id(), HOME)),
        false,
        Optional.empty());
  }

  /** One good snapshot an hour of a disk of the fleet; {@link #now} is a while after the last. */
  PruneWorld hourly(String disk, int count) {
    fleet.add(new DiskId(disk));
    for (int hour = 0; hour < count; hour++) {
      home.add(good("s-" + disk + "-" + hour, disk, hour));
    }
    now = hour(count - 1).plusSeconds(600);
    return this;
  }

  /** Takes the place of the one with its id. */
  void change(Snapshot snapshot) {
    home.replaceAll(old -> old.id().equals(snapshot.id()) ? snapshot : old);
    away.replaceAll(old -> old.id().equals(snapshot.id()) ? snapshot : old);
  }

  Snapshot get(String id) {
    return home.stream().filter(one -> one.id().value().equals(id)).findFirst().orElseThrow();
  }

  void group(String id, String... members) {
    List<SnapshotGroup.Member> listed = new ArrayList<>();
    for (String member : members) {
      Snapshot snapshot = get(member);
      listed.add(new SnapshotGroup.Member(snapshot.id(), snapshot.sourceDisk()));
      change(snapshot.with(Tags.of(Tags.GROUP, id)));
    }
    SnapshotGroupId group = new SnapshotGroupId(id);
    groups.put(group, new SnapshotGroup(group, listed, Tags.of(Tags.ESTATE, ESTATE)));
  }

  PruneScene scene() {
    return scene(home, away);
  }

  /** What is seen when the regions list this. */
  PruneScene scene(List<Snapshot> listedHome, List<Snapshot> listedAway) {
    Map<RegionId, RegionPicture> regions = new HashMap<>();
    regions.put(HOME, picture(HOME, listedHome));
    if (isAwayRead) {
      regions.put(AWAY, picture(AWAY, listedAway));
    }
    return new PruneScene(
        now,
        fleet.stream().collect(Collectors.toMap(disk -> disk, PruneWorld::fleetDisk)),
        strangers,
        false,
        regions,
        failures);
  }

  private RegionPicture picture(RegionId region, List<Snapshot> listed) {
    return new RegionPicture(
        region,
        listed.stream().filter(one -> OwnSnapshots.isOf(ESTATE, one)).toList(),
        listed.stream().map(Snapshot::created).max(Instant::compareTo),
        listed.stream()
            .filter(one -> one.state() == Snapshot.State.PROGRESSING)
            .flatMap(one -> one.copyOf().stream())
            .collect(Collectors.toSet()),
        locks,
        region.equals(HOME) ? groups : Map.of(),
        imaged);
  }

  private static FleetDisk fleetDisk(DiskId id) {
    InstanceId instance = new InstanceId("i-1");
    Disk disk =
        new Disk(
            id,
            id.value(),
            Disk.State.IN_USE,
            Disk.Kind.DATA,
            "cloud_essd",
            40,
            new ZoneId("cn-shanghai-b"),
            Optional.of(instance),
            "serial",
            false,
            Optional.empty(),
            START,
            Tags.none());
    return new FleetDisk(HOME, "data", id.value(), instance, disk);
  }
}

package dev.understudy.snapshot.status;

import dev.understudy.cloud.AutomaticPolicy;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotUsage;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Schedule;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.FleetFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Disks and snapshots as a survey would find them, an hourly schedule, and copies in Beijing. */
final class Scene {
  static final Instant NOW = Instant.parse("2026-11-24T10:20:00Z");
  static final RegionId HOME = new RegionId("cn-shanghai");
  static final RegionId AWAY = new RegionId("cn-beijing");

  private final List<FleetDisk> disks = new ArrayList<>();
  private final List<FleetFailure> failures = new ArrayList<>();
  private final List<AutomaticPolicy> policies = new ArrayList<>();
  private final Map<DiskId, Instant> automatic = new HashMap<>();
  private final Map<DiskId, SnapshotUsage> usage = new HashMap<>();
  private final Map<RegionId, Map<DiskId, List<Snapshot>>> snapshots = new LinkedHashMap<>();
  private boolean isCopied = true;
  private Keep keep = Keep.parse("last=3,hourly=24,daily=7");
  private int made;

  Scene() {
    snapshots.put(HOME, new HashMap<>());
    snapshots.put(AWAY, new HashMap<>());
  }

  Scene withoutCopies() {
    isCopied = false;
    return this;
  }

  Scene keeping(String rules) {
    keep = Keep.parse(rules);
    return this;
  }

  Scene silent(RegionId region) {
    snapshots.remove(region);
    return this;
  }

  Scene failing(FleetFailure failure) {
    failures.add(failure);
    return this;
  }

  Scene under(String policy, FleetDisk... ruled) {
    policies.add(
        new AutomaticPolicy(
            policy, policy, List.of(ruled).stream().map(one -> one.disk().id()).toList()));
    return this;
  }

  Scene onceAutomatic(FleetDisk disk, Instant at) {
    automatic.put(disk.disk().id(), at);
    return this;
  }

  Scene using(FleetDisk disk, int count, long bytes) {
    usage.put(disk.disk().id(), new SnapshotUsage(disk.disk().id(), count, bytes));
    return this;
  }

  FleetDisk disk(String name) {
    return disk(name, NOW.minus(Duration.ofDays(400)));
  }

  FleetDisk disk(String name, Instant created) {
    FleetDisk disk =
        new FleetDisk(
            HOME,
            "data",
            name,
            new InstanceId("i-1"),
            new Disk(
                new DiskId("d-" + disks.size()),
                name,
                Disk.State.IN_USE,
                Disk.Kind.DATA,
                "cloud_essd",
                40,
                new ZoneId("cn-shanghai-b"),
                Optional.of(new InstanceId("i-1")),
                "serial",
                false,
                Optional.empty(),
                created,
                Tags.none()));
    disks.add(disk);
    return disk;
  }

  Snapshot taken(FleetDisk disk, String at) {
    return taken(disk, Instant.parse(at), Snapshot.State.ACCOMPLISHED, Tags.none());
  }

  Snapshot proven(FleetDisk disk, String at) {
    return taken(
        disk,
        Instant.parse(at),
        Snapshot.State.ACCOMPLISHED,
        Tags.of(Tags.VERIFIED, "L3", Tags.VERIFIED_AT, "2026-11-24T03:00:00Z"));
  }

  Snapshot taken(FleetDisk disk, Instant at, Snapshot.State state, Tags more) {
    Tags tags =
        Tags.of(
                Tags.ESTATE,
                "gams-platform",
                Tags.PURPOSE,
                "snapshot",
                Tags.SERVER,
                disk.server(),
                Tags.DISK,
                disk.name(),
                Tags.CONSISTENCY,
                "crash",
                Tags.SLOT,
                at.toString())
            .with(more);
    Snapshot snapshot =
        new Snapshot(
            new SnapshotId("s-" + ++made),
            "one",
            state,
            state == Snapshot.State.ACCOMPLISHED ? 100 : 40,
            disk.disk().id(),
            Disk.Kind.DATA,
            40,
            at,
            tags);
    return put(HOME, snapshot);
  }

  /** A whole copy in Beijing. */
  Snapshot copied(Snapshot source) {
    return copied(source, Snapshot.State.ACCOMPLISHED, 100);
  }

  Snapshot copied(Snapshot source, Snapshot.State state, int progress) {
    return put(
        AWAY,
        new Snapshot(
            new SnapshotId("c-" + ++made),
            "copy",
            state,
            progress,
            source.sourceDisk(),
            source.sourceKind(),
            source.sizeGib(),
            source.created().plus(Duration.ofMinutes(5)),
            source.tags().with(Tags.CUT, source.created().toString()),
            Optional.of(new Snapshot.Origin(source.id(), HOME)),
            false,
            Optional.empty()));
  }

  Snapshot put(RegionId region, Snapshot snapshot) {
    Map<DiskId, List<Snapshot>> there = snapshots.get(region);
    if (there != null) {
      there.computeIfAbsent(snapshot.sourceDisk(), any -> new ArrayList<>()).add(snapshot);
    }
    return snapshot;
  }

  SnapshotPolicy policy() {
    return new SnapshotPolicy(
        Schedule.parse("0 * * * *", java.time.ZoneId.of("Asia/Shanghai")),
        keep,
        2,
        100,
        isCopied
            ? List.of(
                new SnapshotPolicy.CopyTarget("replica", Keep.parse("daily=7"), Optional.empty()))
            : List.of(),
        List.of("data"),
        List.of(),
        true,
        Optional.empty());
  }

  Survey survey() {
    Map<RegionId, RegionSurvey> regions = new LinkedHashMap<>();
    snapshots.forEach(
        (region, own) -> {
          own.values()
              .forEach(list -> list.sort(Comparator.comparing(Snapshot::created).reversed()));
          boolean isHome = region.equals(HOME);
          regions.put(
              region,
              new RegionSurvey(
                  own,
                  isHome ? automatic : Map.of(),
                  Map.of(),
                  isHome ? policies : List.of(),
                  isHome ? usage : Map.of()));
        });
    return new Survey(
        NOW,
        policy(),
        disks,
        regions,
        policy().copies().stream().map(copy -> new Survey.Target(copy, AWAY)).toList(),
        failures,
        List.of());
  }

  ProtectionStatus status() {
    return ProtectionStatus.of(survey());
  }
}

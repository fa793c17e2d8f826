package dev.understudy.snapshot.copy;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.snapshot.fleet.FleetDisk;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Snapshots of one disk at given minutes, and copies of them. */
final class Sample {
  static final Instant START = Instant.parse("2026-11-13T06:00:00Z");
  static final RegionId HOME = new RegionId("cn-shanghai");
  static final RegionId AWAY = new RegionId("cn-beijing");
  static final DiskId DISK = new DiskId("d-1");

  private Sample() {}

  static Instant at(int minute) {
    return START.plus(Duration.ofMinutes(minute));
  }

  static Snapshot snapshot(int minute, Snapshot.State state) {
    return snapshot("s-" + minute, minute, state, tags(minute));
  }

  static Snapshot done(int minute) {
    return snapshot(minute, Snapshot.State.ACCOMPLISHED);
  }

  /** A copy, made ten minutes later, of the snapshot of that minute. */
  static Snapshot copy(String id, int minute, Snapshot.State state, int progress) {
    Snapshot plain =
        snapshot(id, minute + 10, state, tags(minute).with(Tags.CUT, at(minute).toString()));
    return new Snapshot(
        plain.id(),
        plain.name(),
        state,
        progress,
        DISK,
        plain.sourceKind(),
        plain.sizeGib(),
        plain.created(),
        plain.tags(),
        Optional.of(new Snapshot.Origin(new SnapshotId("s-" + minute), HOME)),
        false,
        Optional.empty());
  }

  static Snapshot copied(int minute) {
    return copy("c-" + minute, minute, Snapshot.State.ACCOMPLISHED, 100);
  }

  static FleetDisk disk(RegionId region) {
    InstanceId instance = new InstanceId("i-1");
    return new FleetDisk(
        region,
        "data",
        "data",
        instance,
        new Disk(
            DISK,
            "data",
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
            Tags.none()));
  }

  private static Tags tags(int minute) {
    return Tags.of(
        Tags.ESTATE, "gams-platform",
        Tags.PURPOSE, "snapshot",
        Tags.SERVER, "data",
        Tags.DISK, "data",
        Tags.SLOT, at(minute).toString());
  }

  private static Snapshot snapshot(String id, int minute, Snapshot.State state, Tags tags) {
    return new Snapshot(
        new SnapshotId(id),
        "one",
        state,
        state == Snapshot.State.ACCOMPLISHED ? 100 : 40,
        DISK,
        Disk.Kind.DATA,
        40,
        at(minute),
        tags);
  }
}

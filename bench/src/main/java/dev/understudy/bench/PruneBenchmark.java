package dev.understudy.bench;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.ZoneId;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.prune.PruneLine;
import dev.understudy.snapshot.prune.PrunePlan;
import dev.understudy.snapshot.prune.PrunePlanner;
import dev.understudy.snapshot.prune.PruneScene;
import dev.understudy.snapshot.prune.RegionPicture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Planning a prune with all its rules, of a fleet with an hourly snapshot of every disk. */
final class PruneBenchmark {
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final RegionId REGION = new RegionId("cn-shanghai");

  private final PrunePlanner planner;
  private final PruneScene scene;
  private final int snapshots;

  PruneBenchmark(Estate estate, int snapshots, int diskCount) {
    this.planner = PrunePlanner.of(estate, estate.snapshots().orElseThrow());
    this.snapshots = snapshots;
    int hours = snapshots / diskCount;
    Map<DiskId, FleetDisk> disks = new HashMap<>();
    List<Snapshot> own = new ArrayList<>();
    for (int number = 0; number < diskCount; number++) {
      FleetDisk disk = disk(number);
      disks.put(disk.disk().id(), disk);
    }
    for (int hour = 0; hour < hours; hour++) {
      Tags tags =
          Tags.of(
              Tags.ESTATE, estate.name(),
              Tags.PURPOSE, "snapshot",
              Tags.SLOT, FIRST.plusSeconds(3600L * hour).toString());
      for (DiskId disk : disks.keySet()) {
        own.add(snapshot(own.size(), disk, FIRST.plusSeconds(3600L * hour + 30), tags));
      }
    }
    Collections.shuffle(own, new Random(1));
    Instant now = FIRST.plusSeconds(3600L * hours);
    RegionPicture picture =
        new RegionPicture(REGION, own, Optional.of(now), Set.of(), Map.of(), Map.of(), Set.of());
    this.scene = new PruneScene(now, disks, Set.of(), false, Map.of(REGION, picture), List.of());
  }

  /** The median of some rounds. */
  Duration run(int rounds) throws Exception {
    return Rounds.of(1, rounds, this::plan, () -> {}).firstTook();
  }

  private void plan() {
    PrunePlan plan = planner.plan(scene);
    if (plan.lines().size() != snapshots || plan.lines().stream().noneMatch(PruneLine::isGoing)) {
      throw new IllegalStateException("snapshots are missing: " + plan.lines().size());
    }
  }

  private static FleetDisk disk(int number) {
    InstanceId server = new InstanceId("i-fleet" + number / 10);
    DiskId id = new DiskId("d-fleet" + number);
    Disk disk =
        new Disk(
            id,
            "data-" + number,
            Disk.State.IN_USE,
            Disk.Kind.DATA,
            "cloud_efficiency",
            40,
            new ZoneId("cn-shanghai-b"),
            Optional.of(server),
            "",
            true,
            Optional.empty(),
            FIRST,
            Tags.none());
    return new FleetDisk(REGION, server.value(), id.value(), server, disk);
  }

  private static Snapshot snapshot(int number, DiskId disk, Instant created, Tags tags) {
    return new Snapshot(
        new SnapshotId("s-fleet" + number),
        "slot",
        Snapshot.State.ACCOMPLISHED,
        100,
        disk,
        Disk.Kind.DATA,
        40,
        created,
        tags);
  }
}

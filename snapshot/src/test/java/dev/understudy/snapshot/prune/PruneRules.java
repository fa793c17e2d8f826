package dev.understudy.snapshot.prune;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.cloud.retention.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The rules of what must stay, written down a second time and as plainly as can be, over the world
 * as it truly is: what the planner is held against.
 */
record PruneRules(PruneWorld world, SnapshotPolicy policy, Keep keepAway) {

  /** Ids that no prune may delete. */
  Set<SnapshotId> protectedOnes() {
    Set<SnapshotId> stay = new HashSet<>(newest());
    stay.addAll(world.locks.keySet());
    stay.addAll(world.imaged);
    for (String disk : List.of("d-1", "d-2", "d-gone")) {
      List<Snapshot> here = of(world.home, disk);
      List<Snapshot> there = of(world.away, disk);
      stay.addAll(always(disk, here, Duration.ofHours(1)));
      stay.addAll(always(disk, there, Duration.ofDays(1)));
      stay.addAll(kept(good(here), policy.keep()));
      stay.addAll(kept(good(there), keepAway));
      int elsewhere = proven(there).isEmpty() ? 0 : 1;
      stay.addAll(first(Math.max(1, policy.minVerified() - elsewhere), here));
      stay.addAll(first(1, there));
    }
    return stay;
  }

  /** Ids of what is being copied; the cloud refuses to delete them, too. */
  Set<SnapshotId> beingCopied() {
    return world.away.stream()
        .filter(copy -> copy.state() == Snapshot.State.PROGRESSING)
        .map(copy -> copy.copyOf().orElseThrow().snapshot())
        .collect(Collectors.toSet());
  }

  /** The newest of each disk in each place that can be restored. */
  Set<SnapshotId> newest() {
    Set<SnapshotId> newest = new HashSet<>();
    for (String disk : List.of("d-1", "d-2", "d-gone")) {
      good(of(world.home, disk)).stream().findFirst().ifPresent(it -> newest.add(it.id()));
      good(of(world.away, disk)).stream().findFirst().ifPresent(it -> newest.add(it.id()));
    }
    return newest;
  }

  /** Groups of which some would go and some stay. */
  Set<SnapshotGroupId> brokenGroups(Set<SnapshotId> gone) {
    return world.groups.values().stream()
        .filter(
            group ->
                group.members().stream()
                        .map(member -> gone.contains(member.snapshot()))
                        .distinct()
                        .count()
                    > 1)
        .map(group -> group.id())
        .collect(Collectors.toSet());
  }

  /** What is unfinished or failed last; and all of a disk that is gone or has had no success. */
  private Set<SnapshotId> always(String disk, List<Snapshot> all, Duration interval) {
    List<Snapshot> good = good(all);
    Predicate<Snapshot> stays =
        one ->
            switch (one.state()) {
              case ACCOMPLISHED -> false;
              case PROGRESSING, UNKNOWN -> true;
              case FAILED -> good.isEmpty() || !good.get(0).created().isAfter(one.created());
            };
    if (!world.fleet.contains(new DiskId(disk)) || good.isEmpty() || isStale(good, interval)) {
      stays = one -> true;
    }
    return all.stream().filter(stays).map(Snapshot::id).collect(Collectors.toSet());
  }

  private boolean isStale(List<Snapshot> good, Duration interval) {
    Instant limit = world.now.minus(interval.multipliedBy(2)).minus(Duration.ofMinutes(15));
    return good.get(0).created().isBefore(limit);
  }

  private Set<SnapshotId> kept(List<Snapshot> good, Keep keep) {
    return Retention.judge(good, PruneRules::cut, keep, policy.schedule().zone()).stream()
        .filter(verdict -> verdict.keep())
        .map(verdict -> verdict.item().id())
        .collect(Collectors.toSet());
  }

  /** The newest proven ones, and the newest others where there are too few. */
  private static Set<SnapshotId> first(int count, List<Snapshot> all) {
    List<Snapshot> proven = proven(all);
    Set<SnapshotId> stay = new HashSet<>();
    proven.stream().limit(count).forEach(one -> stay.add(one.id()));
    good(all).stream()
        .filter(one -> !proven.contains(one))
        .limit(Math.max(0, count - proven.size()))
        .forEach(one -> stay.add(one.id()));
    return stay;
  }

  private static List<Snapshot> of(List<Snapshot> all, String disk) {
    return all.stream()
        .filter(one -> one.sourceDisk().value().equals(disk))
        .sorted(Comparator.comparing(Snapshot::created).reversed())
        .toList();
  }

  private static List<Snapshot> good(List<Snapshot> all) {
    return all.stream().filter(one -> one.state() == Snapshot.State.ACCOMPLISHED).toList();
  }

  private static List<Snapshot> proven(List<Snapshot> all) {
    return good(all).stream()
        .filter(one -> Set.of("L1", "L2", "L3", "L4").contains(level(one)))
        .toList();
  }

  private static String level(Snapshot snapshot) {
    return snapshot.tags().find("understudy:verified").orElse("none");
  }

  /** A copy here is made five minutes after its source was cut. */
  private static Instant cut(Snapshot snapshot) {
    return snapshot.copyOf().isPresent()
        ? snapshot.created().minusSeconds(300)
        : snapshot.created();
  }
}

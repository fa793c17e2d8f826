package dev.understudy.snapshot.fleet;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Waits until the snapshots of the run's slot can be used, all of them together by questions of
 * 100, and looks at each that is: finished, whole, and of the disk it should be of. One that fails,
 * or is not done when the time is over, is counted in the receipt.
 *
 * @param taken how many the cloud has accepted
 */
public record FleetAwait(StepId id, FleetScope scope, Value taken) implements CheckStep {
  private static final int BATCH = 100;
  private static final Duration LISTING_LAG = Duration.ofSeconds(30);
  private static final Poll LISTED = new Poll(Duration.ofMillis(500), Duration.ofSeconds(5));

  @Override
  public String summary() {
    return "Wait until they can be used, and look at each";
  }

  /** A snapshot and the disk it should be of. */
  private record Awaited(FleetDisk disk, Snapshot snapshot) {
    SnapshotId id() {
      return snapshot.id();
    }

    boolean hasEnded() {
      return snapshot.isUsable() || snapshot.state() == Snapshot.State.FAILED;
    }
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    FleetTrouble trouble = new FleetTrouble(context);
    Optional<Instant> slot = scope.slot(context);
    List<FleetDisk> disks = slot.isEmpty() ? List.of() : scope.fleet().look().disks();
    if (slot.isEmpty() || disks.isEmpty()) {
      return trouble.on(Receipt.of("usable", "0", "unfinished", "0", "cut", ""));
    }
    Map<SnapshotId, Awaited> all = listed(context, slot.get(), disks, trouble);
    Set<RegionId> lost = new HashSet<>();
    Poll.standard()
        .until(
            context.deadline(),
            () -> {
              look(all, lost, trouble);
              int left = pending(all, lost).size();
              if (left > 0) {
                context.progress((all.size() - left) + " of " + all.size() + " can be used");
              }
              return left == 0 ? Optional.of(true) : Optional.empty();
            });
    all.values()
        .forEach(
            one ->
                wrong(one)
                    .ifPresent(
                        problem -> trouble.add(new FleetFailure(one.disk().place(), problem))));
    List<Snapshot> usable =
        all.values().stream().map(Awaited::snapshot).filter(Snapshot::isUsable).toList();
    return trouble.on(
        Receipt.of(
            "usable", Integer.toString(usable.size()),
            "unfinished", Integer.toString(pending(all, Set.of()).size()),
            "cut",
                usable.stream()
                    .map(Snapshot::created)
                    .min(Comparator.naturalOrder())
                    .map(Instant::toString)
                    .orElse("")));
  }

  /** What the cloud lists of the slot, once it lists as many as it has accepted. */
  private Map<SnapshotId, Awaited> listed(
      StepContext context, Instant slot, List<FleetDisk> disks, FleetTrouble trouble)
      throws InterruptedException {
    int expected = Integer.parseInt(taken.in(context));
    Map<SnapshotId, Awaited> found = new TreeMap<>();
    LISTED.until(
        context.deadline().atMost(LISTING_LAG),
        () -> {
          SlotState state = SlotState.read(scope, disks, slot);
          for (FleetDisk disk : disks) {
            state
                .newest(disk)
                .ifPresent(snapshot -> found.put(snapshot.id(), new Awaited(disk, snapshot)));
          }
          return found.size() >= expected ? Optional.of(true) : Optional.empty();
        });
    if (found.size() < expected) {
      trouble.add(new FleetFailure("slot " + slot, missing(expected - found.size())));
    }
    return found;
  }

  private static List<Awaited> pending(Map<SnapshotId, Awaited> all, Set<RegionId> lost) {
    return all.values().stream()
        .filter(one -> !one.hasEnded() && !lost.contains(one.disk().region()))
        .toList();
  }

  /** Asks every region; one that does not answer is given up, and the others are waited for. */
  private void look(Map<SnapshotId, Awaited> all, Set<RegionId> lost, FleetTrouble trouble) {
    Map<RegionId, List<Awaited>> regions =
        pending(all, lost).stream().collect(Collectors.groupingBy(one -> one.disk().region()));
    regions.forEach(
        (region, ones) -> {
          try {
            look(region, ones, all);
          } catch (ProblemException e) {
            if (e.problem().code() == ProblemCode.INTERRUPTED) {
              throw e;
            }
            lost.add(region);
            trouble.add(new FleetFailure(region.value(), e.problem()));
          }
        });
  }

  private void look(RegionId region, List<Awaited> ones, Map<SnapshotId, Awaited> all) {
    for (int from = 0; from < ones.size(); from += BATCH) {
      List<SnapshotId> batch =
          ones.subList(from, Math.min(ones.size(), from + BATCH)).stream()
              .map(Awaited::id)
              .toList();
      for (Snapshot now : scope.cloud().in(region).snapshots().describe(batch)) {
        all.computeIfPresent(now.id(), (id, was) -> new Awaited(was.disk(), now));
      }
    }
  }

  private static Optional<Problem> wrong(Awaited one) {
    Snapshot snapshot = one.snapshot();
    if (snapshot.state() == Snapshot.State.FAILED) {
      return Optional.of(
          problem(
              "snapshot " + snapshot.id() + " failed",
              "the cloud ended it at " + snapshot.progress() + "%; the disk is as it was"));
    }
    if (!snapshot.isUsable()) {
      return Optional.of(
          problem(
              "snapshot " + snapshot.id() + " is not finished",
              "it is at " + snapshot.progress() + "%; a first one of a large disk takes long"));
    }
    Disk disk = one.disk().disk();
    boolean isWhole =
        snapshot.progress() == 100
            && snapshot.sourceDisk().equals(disk.id())
            && snapshot.sizeGib() >= disk.sizeGib();
    return isWhole
        ? Optional.empty()
        : Optional.of(
            problem(
                "snapshot " + snapshot.id() + " is not what was asked for",
                "it is of " + snapshot.sourceDisk() + ", " + snapshot.sizeGib() + " GiB"));
  }

  private static Problem missing(int count) {
    return problem(
        count + " snapshots are not there", "the cloud accepted them and does not list them");
  }

  private static Problem problem(String what, String why) {
    return Problem.of(ProblemCode.RESOURCE_FAILED, what, why, "understudy snapshot take");
  }
}

package dev.understudy.snapshot.status;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.snapshot.fleet.Fleet;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.FleetFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One reading of everything that says how well a policy's disks are protected.
 *
 * @param at when it was made, by this host's clock
 * @param regions those that could be read: where the disks are, and where copies are to be
 * @param targets where copies are to be, in the policy's order
 * @param failures regions and servers that could not be looked at
 * @param gaps what else could not be asked: locks, sizes, the cloud's own policies
 */
public record Survey(
    Instant at,
    SnapshotPolicy policy,
    List<FleetDisk> disks,
    Map<RegionId, RegionSurvey> regions,
    List<Target> targets,
    List<FleetFailure> failures,
    List<FleetFailure> gaps) {

  /** A region that copies are to be in. */
  public record Target(SnapshotPolicy.CopyTarget copy, RegionId region) {}

  public Survey {
    disks = List.copyOf(disks);
    regions = Collections.unmodifiableMap(new LinkedHashMap<>(regions));
    targets = List.copyOf(targets);
    failures = List.copyOf(failures);
    gaps = List.copyOf(gaps);
  }

  /** Looks everywhere; what does not answer is told and the rest is looked at. */
  public static Survey of(Fleet fleet, Instant at) {
    Fleet.Look look = fleet.look();
    Estate estate = fleet.estate();
    SnapshotPolicy policy = fleet.policy();
    List<Target> targets =
        policy.copies().stream()
            .map(copy -> new Target(copy, estate.site(copy.site()).region()))
            .toList();
    Set<RegionId> names = new LinkedHashSet<>(fleet.regions());
    targets.forEach(target -> names.add(target.region()));
    List<FleetFailure> failures = new ArrayList<>(look.failures());
    List<FleetFailure> gaps = new ArrayList<>();
    Map<RegionId, RegionSurvey> regions = new LinkedHashMap<>();
    for (RegionId name : names) {
      Cloud.Region region = fleet.cloud().in(name);
      ask(name.value(), failures, () -> RegionSurvey.read(region, estate.name()))
          .map(read -> complete(read, region, disksIn(look.disks(), name), gaps))
          .ifPresent(read -> regions.put(name, read));
    }
    return new Survey(at, policy, look.disks(), regions, targets, failures, gaps);
  }

  /** The same, as if the policy kept that here. */
  public Survey keeping(Keep keep) {
    SnapshotPolicy changed =
        new SnapshotPolicy(
            policy.schedule(),
            keep,
            policy.minVerified(),
            policy.maxPrune(),
            policy.copies(),
            policy.servers(),
            policy.fleet(),
            policy.groups(),
            policy.heartbeat());
    return new Survey(at, changed, disks, regions, targets, failures, gaps);
  }

  /** What is known of the region; empty when it did not answer. */
  public Optional<RegionSurvey> region(RegionId region) {
    return Optional.ofNullable(regions.get(region));
  }

  private static RegionSurvey complete(
      RegionSurvey read, Cloud.Region region, List<DiskId> disks, List<FleetFailure> gaps) {
    RegionSurvey locked =
        ask(region.id() + " locks", gaps, () -> read.withLocks(region.snapshots().locks()))
            .orElse(read);
    if (disks.isEmpty()) {
      return locked;
    }
    RegionSurvey ruled =
        ask(
                region.id() + " automatic policies",
                gaps,
                () -> locked.withPolicies(region.snapshots().automaticPolicies()))
            .orElse(locked);
    return ask(region.id() + " sizes", gaps, () -> ruled.withUsage(region.snapshots().usage(disks)))
        .orElse(ruled);
  }

  private static List<DiskId> disksIn(List<FleetDisk> disks, RegionId region) {
    return disks.stream()
        .filter(disk -> disk.region().equals(region))
        .map(disk -> disk.disk().id())
        .toList();
  }

  private static <T> Optional<T> ask(
      String place, List<FleetFailure> failures, Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (ProblemException e) {
      if (e.problem().code() == ProblemCode.INTERRUPTED) {
        throw e;
      }
      failures.add(new FleetFailure(place, e.problem()));
      return Optional.empty();
    }
  }
}

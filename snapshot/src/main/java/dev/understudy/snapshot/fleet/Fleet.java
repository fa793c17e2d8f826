package dev.understudy.snapshot.fleet;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Listing;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.cloud.server.LocatedServer;
import dev.understudy.cloud.server.ServerLocator;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The servers that a snapshot policy is for: those of the estate file, and those of a region that
 * carry given tags. Servers that another has taken the place of and clones of drills are none.
 *
 * @param servers narrows it to these of the estate's servers; empty for everything
 */
public record Fleet(Estate estate, Cloud cloud, SnapshotPolicy policy, Set<String> servers) {
  /** From this many servers on, all disks of the region are listed instead of each server's. */
  private static final int ONE_BY_ONE = 20;

  /**
   * What was found.
   *
   * @param disks region by region and server by server
   * @param failures regions and servers that could not be looked at
   */
  public record Look(List<FleetDisk> disks, List<FleetFailure> failures) {
    public Look {
      disks = List.copyOf(disks);
      failures = List.copyOf(failures);
    }
  }

  public Fleet {
    servers = Set.copyOf(servers);
  }

  /** The whole fleet of the estate's policy. */
  public static Fleet of(Estate estate, Cloud cloud, SnapshotPolicy policy) {
    return new Fleet(estate, cloud, policy, Set.of());
  }

  /** Looks in every region; one that fails is told and the others are looked at. */
  public Look look() {
    List<FleetDisk> disks = new ArrayList<>();
    List<FleetFailure> failures = new ArrayList<>();
    for (String name : policy.servers()) {
      if (servers.isEmpty() || servers.contains(name)) {
        lookAt(estate.findServer(name).orElseThrow(), disks, failures);
      }
    }
    if (servers.isEmpty()) {
      Set<InstanceId> named = disks.stream().map(FleetDisk::instance).collect(Collectors.toSet());
      selectors()
          .forEach(
              (region, tags) -> {
                try {
                  disks.addAll(tagged(region, tags, named));
                } catch (ProblemException e) {
                  failures.add(failure(region.value(), e));
                }
              });
    }
    return new Look(
        disks.stream()
            .sorted(
                Comparator.comparing((FleetDisk disk) -> disk.region().value())
                    .thenComparing(FleetDisk::server)
                    .thenComparing(disk -> disk.disk().kind())
                    .thenComparing(disk -> disk.disk().id()))
            .toList(),
        failures);
  }

  /** The regions that it may have servers in. */
  public List<RegionId> regions() {
    List<RegionId> regions = new ArrayList<>();
    policy.servers().stream()
        .filter(name -> servers.isEmpty() || servers.contains(name))
        .map(name -> estate.site(estate.findServer(name).orElseThrow().site()).region())
        .forEach(regions::add);
    if (servers.isEmpty()) {
      regions.addAll(selectors().keySet());
    }
    return regions.stream().distinct().toList();
  }

  private void lookAt(ServerSpec spec, List<FleetDisk> disks, List<FleetFailure> failures) {
    RegionId region = estate.site(spec.site()).region();
    try {
      LocatedServer server = new ServerLocator(estate, cloud).get(spec);
      for (Disk disk : server.disks()) {
        disks.add(
            new FleetDisk(region, spec.name(), name(server, disk), server.instance().id(), disk));
      }
      if (server.disks().isEmpty()) {
        failures.add(
            new FleetFailure(
                region + " " + spec.name(),
                Problem.of(
                    ProblemCode.BLOCKED,
                    "server '" + spec.name() + "' has no disks to snapshot",
                    "the cloud lists none for " + server.instance().id(),
                    "understudy snapshot list --server " + spec.name())));
      }
    } catch (ProblemException e) {
      failures.add(failure(region + " " + spec.name(), e));
    }
  }

  private Map<RegionId, List<Tags>> selectors() {
    Map<RegionId, List<Tags>> selectors = new LinkedHashMap<>();
    for (SnapshotPolicy.FleetSelector selector : policy.fleet()) {
      selectors
          .computeIfAbsent(estate.site(selector.site()).region(), any -> new ArrayList<>())
          .add(selector.tags());
    }
    return selectors;
  }

  private List<FleetDisk> tagged(RegionId region, List<Tags> wanted, Set<InstanceId> named) {
    Cloud.Region there = cloud.in(region);
    Map<InstanceId, Instance> found = new TreeMap<>();
    Listing.each(
        there.instances()::page,
        Instance::id,
        instance -> {
          if (wanted.stream().anyMatch(tags -> instance.tags().containsAll(tags))
              && !named.contains(instance.id())
              && isOwn(instance)) {
            found.put(instance.id(), instance);
          }
        });
    Map<InstanceId, List<Disk>> disks = new HashMap<>();
    if (found.size() < ONE_BY_ONE) {
      found.keySet().forEach(id -> disks.put(id, there.disks().of(id)));
    } else {
      Listing.each(
          there.disks()::page,
          Disk::id,
          disk ->
              disk.instance()
                  .filter(found::containsKey)
                  .ifPresent(id -> disks.computeIfAbsent(id, any -> new ArrayList<>()).add(disk)));
    }
    return disks.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().stream()
                    .map(
                        disk ->
                            new FleetDisk(
                                region,
                                entry.getKey().value(),
                                disk.kind() == Disk.Kind.SYSTEM
                                    ? ServerSpec.SYSTEM_DISK
                                    : disk.id().value(),
                                entry.getKey(),
                                disk)))
        .toList();
  }

  private static boolean isOwn(Instance instance) {
    return ServerLocator.replacement(instance).isEmpty()
        && instance.tags().find(Tags.PURPOSE).filter("drill"::equals).isEmpty();
  }

  /** The name by which the estate would find it again. */
  private static String name(LocatedServer server, Disk disk) {
    if (disk.kind() == Disk.Kind.SYSTEM) {
      return ServerSpec.SYSTEM_DISK;
    }
    return disk.tags()
        .find(Tags.DISK)
        .or(
            () ->
                server.spec().data().stream()
                    .map(ServerSpec.DataPath::disk)
                    .filter(name -> server.disk(name).filter(disk::equals).isPresent())
                    .findFirst())
        .orElse(disk.id().value());
  }

  private static FleetFailure failure(String place, ProblemException e) {
    if (e.problem().code() == ProblemCode.INTERRUPTED) {
      throw e;
    }
    return new FleetFailure(place, e.problem());
  }
}

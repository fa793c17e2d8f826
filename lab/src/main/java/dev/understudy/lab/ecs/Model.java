package dev.understudy.lab.ecs;

import dev.understudy.lab.rpc.Refusal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every resource of every region. Its own monitor is its lock: whoever reads or writes it or a
 * resource in it holds that.
 */
final class Model {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int FIRST_HOST = 10;
  private static final int LAST_HOST = 250;

  Map<String, Instance> instances = new LinkedHashMap<>();
  Map<String, Disk> disks = new LinkedHashMap<>();
  Map<String, Snapshot> snapshots = new LinkedHashMap<>();
  Map<String, SnapshotGroup> snapshotGroups = new LinkedHashMap<>();

  /** Locks by snapshot id. */
  Map<String, SnapshotLock> snapshotLocks = new LinkedHashMap<>();

  Map<String, AutoSnapshotPolicy> snapshotPolicies = new LinkedHashMap<>();
  Map<String, Image> images = new LinkedHashMap<>();
  Map<String, SecurityGroup> securityGroups = new LinkedHashMap<>();
  Map<String, KeyPair> keyPairs = new LinkedHashMap<>();
  Map<String, Vpc> vpcs = new LinkedHashMap<>();
  Map<String, VSwitch> vswitches = new LinkedHashMap<>();

  /** Cuts that a sabotage uses in place of the right ones: cut id by disk id. */
  Map<String, String> hiddenCuts = new LinkedHashMap<>();

  long lastSequence;
  int nextHost = FIRST_HOST;

  private final transient SecureRandom random = new SecureRandom();
  private final transient Map<String, List<Snapshot>> snapshotsByDisk = new HashMap<>();
  private final transient Map<String, List<Snapshot>> snapshotsByGroup = new HashMap<>();

  /** Makes the lookups of a model that was read from a file. */
  void index() {
    snapshots.values().forEach(this::index);
  }

  void add(Snapshot snapshot) {
    snapshots.put(snapshot.id, snapshot);
    index(snapshot);
  }

  void remove(Snapshot snapshot) {
    snapshots.remove(snapshot.id);
    snapshotLocks.remove(snapshot.id);
    snapshotsOf(snapshot.sourceDisk).remove(snapshot);
    membersOf(snapshot.group).remove(snapshot);
  }

  /** Snapshots of a disk and their copies in every region, in the order they were made. */
  List<Snapshot> snapshotsOf(String disk) {
    return snapshotsByDisk.computeIfAbsent(disk, any -> new ArrayList<>());
  }

  /** Snapshots of a group, in the order they were made. */
  List<Snapshot> membersOf(String group) {
    return snapshotsByGroup.computeIfAbsent(group, any -> new ArrayList<>());
  }

  /** The group goes, its member stays. */
  void leave(Snapshot member) {
    membersOf(member.group).remove(member);
    member.group = "";
  }

  private void index(Snapshot snapshot) {
    snapshotsOf(snapshot.sourceDisk).add(snapshot);
    if (!snapshot.group.isEmpty()) {
      membersOf(snapshot.group).add(snapshot);
    }
  }

  /** Fills in what every new resource has. */
  <T extends Resource> T made(T resource, String prefix, String region) {
    resource.id = prefix + "-" + freshId(region);
    resource.region = region;
    resource.created = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    resource.sequence = ++lastSequence;
    return resource;
  }

  String freshId(String region) {
    StringBuilder id = new StringBuilder(Catalog.idPrefix(region));
    while (id.length() < 20) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  /** The last number of a loopback address that no server has; goes round, so reuse is late. */
  int takeHost(String network) {
    for (int tries = FIRST_HOST; tries <= LAST_HOST; tries++) {
      int host = nextHost;
      nextHost = host == LAST_HOST ? FIRST_HOST : host + 1;
      String address = network + host;
      if (instances.values().stream().noneMatch(each -> each.address.equals(address))) {
        return host;
      }
    }
    throw noHostLeft();
  }

  /**
   * @throws Refusal when so many servers would not all get an address
   */
  void requireHosts(String network, int servers) {
    long taken = instances.values().stream().filter(each -> isHost(network, each.address)).count();
    if (LAST_HOST - FIRST_HOST + 1 - taken < servers) {
      throw noHostLeft();
    }
  }

  /** Whether an address is one that servers have; the others are the lab's own. */
  static boolean isHost(String network, String address) {
    String last = address.startsWith(network) ? address.substring(network.length()) : "";
    return last.matches("[1-9]\\d{1,2}")
        && Integer.parseInt(last) >= FIRST_HOST
        && Integer.parseInt(last) <= LAST_HOST;
  }

  private static Refusal noHostLeft() {
    return Refusal.forbidden(
        "InvalidVSwitchId.IpNotEnough", "The specified VSwitch has no address left.");
  }

  Instance instance(String region, String id) {
    return find(instances, region, id)
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "InvalidInstanceId.NotFound", "The specified InstanceId does not exist."));
  }

  Disk disk(String region, String id) {
    return find(disks, region, id)
        .orElseThrow(
            () -> Refusal.notFound("InvalidDiskId.NotFound", "The specified disk does not exist."));
  }

  Snapshot snapshot(String region, String id, int status) {
    return find(snapshots, region, id)
        .orElseThrow(
            () ->
                new Refusal(
                    status,
                    "InvalidSnapshotId.NotFound",
                    "The specified SnapshotId does not exist."));
  }

  Optional<SnapshotLock> findLock(Snapshot snapshot) {
    return Optional.ofNullable(snapshotLocks.get(snapshot.id));
  }

  Image image(String region, String id) {
    return find(images, region, id)
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "InvalidImageId.NotFound", "The specified ImageId does not exist."));
  }

  SecurityGroup securityGroup(String region, String id) {
    return find(securityGroups, region, id)
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "InvalidSecurityGroupId.NotFound",
                    "The specified SecurityGroupId does not exist."));
  }

  static <T extends Resource> Optional<T> find(Map<String, T> all, String region, String id) {
    return Optional.ofNullable(all.get(id)).filter(resource -> resource.region.equals(region));
  }

  /** Resources of a region, newest first: they are kept in the order they were made. */
  static <T extends Resource> List<T> in(Map<String, T> all, String region) {
    List<T> found = new ArrayList<>();
    for (T each : all.values()) {
      if (each.region.equals(region)) {
        found.add(each);
      }
    }
    Collections.reverse(found);
    return found;
  }

  /** What a listing of a region shows now, newest first. */
  static <T extends Resource> List<T> listed(Map<String, T> all, String region) {
    return shown(in(all, region));
  }

  /** The same, of some ids only when those are given. */
  static <T extends Resource> List<T> listed(
      Map<String, T> all, String region, Optional<List<String>> ids) {
    if (ids.isEmpty()) {
      return listed(all, region);
    }
    List<T> found = new ArrayList<>();
    new LinkedHashSet<>(ids.get()).forEach(id -> find(all, region, id).ifPresent(found::add));
    found.sort((one, other) -> Long.compare(other.sequence, one.sequence));
    return shown(found);
  }

  private static <T extends Resource> List<T> shown(List<T> resources) {
    Instant now = Instant.now();
    resources.removeIf(each -> now.isBefore(each.listedFrom));
    return resources;
  }

  /** Keeps everything made after a place in the sequence out of the listings for a time. */
  void hideSince(long sequence, Duration lag) {
    Instant until = Instant.now().plus(lag);
    Stream.of(instances, disks, snapshots, snapshotGroups, snapshotPolicies, images, securityGroups)
        .flatMap(all -> all.values().stream())
        .filter(each -> each.sequence > sequence)
        .forEach(each -> each.listedFrom = until);
  }

  /** Disks of a server, its system disk first, then by device. */
  List<Disk> disksOf(String instance) {
    return disks.values().stream()
        .filter(disk -> disk.instance.equals(instance))
        .sorted(
            (one, other) ->
                one.system == other.system
                    ? one.letter.compareTo(other.letter)
                    : Boolean.compare(other.system, one.system))
        .toList();
  }

  Optional<Disk> findSystemDisk(String instance) {
    return disksOf(instance).stream().filter(disk -> disk.system).findFirst();
  }

  /** The first letter that no disk of the server has. */
  String freeLetter(String instance) {
    List<String> taken = disksOf(instance).stream().map(disk -> disk.letter).toList();
    return Stream.of("bcdefghijklmnopqrstuvwxyz".split(""))
        .filter(letter -> !taken.contains(letter))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.forbidden(
                    "InstanceDiskLimitExceeded", "The number of disks exceeds the limit."));
  }

  /** Whether a snapshot of that disk is still being made. */
  boolean isBeingSnapshotted(String disk) {
    return snapshotsOf(disk).stream()
        .anyMatch(
            snapshot ->
                snapshot.is(Snapshot.Status.PROGRESSING) && snapshot.sourceSnapshot.isEmpty());
  }

  /** Whether some snapshot still needs that cut. */
  boolean isCutNeeded(String cut) {
    return snapshots.values().stream().anyMatch(snapshot -> snapshot.cut.equals(cut));
  }
}

package dev.understudy.snapshot.status;

import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.FleetFailure;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Proof level L0: of every disk there is a newest snapshot that is whole, is of that disk, says
 * what it is, has the rest of its group beside it, and is where the policy wants copies.
 *
 * @param checked disks that were looked at
 * @param faults one line each
 */
public record SnapshotCheck(int checked, List<String> faults) {
  private static final Set<String> CONSISTENCIES = Set.of("crash", "application");

  public SnapshotCheck {
    faults = List.copyOf(faults);
  }

  /** Groups that have to be described for the check, region by region. */
  public static Map<RegionId, Set<SnapshotGroupId>> groupsOf(Survey survey) {
    Map<RegionId, Set<SnapshotGroupId>> groups = new HashMap<>();
    for (FleetDisk disk : survey.disks()) {
      newest(survey, disk)
          .flatMap(SnapshotCheck::group)
          .ifPresent(
              group -> groups.computeIfAbsent(disk.region(), any -> new HashSet<>()).add(group));
    }
    return groups;
  }

  /** Nothing is checked when there is nothing: that is a fault as well. */
  public static SnapshotCheck of(Survey survey, List<SnapshotGroup> groups) {
    List<String> faults = new ArrayList<>();
    survey.failures().stream().map(FleetFailure::line).forEach(faults::add);
    Map<SnapshotGroupId, SnapshotGroup> byId = new HashMap<>();
    groups.forEach(group -> byId.put(group.id(), group));
    Set<SnapshotId> whole = new HashSet<>();
    survey
        .regions()
        .values()
        .forEach(
            region ->
                region.own().values().stream()
                    .flatMap(List::stream)
                    .filter(DiskJudge::isSuccess)
                    .forEach(one -> whole.add(one.id())));
    int checked = 0;
    Duration interval = Rhythm.around(survey.policy().schedule(), survey.at()).interval();
    for (FleetDisk disk : survey.disks()) {
      if (survey.region(disk.region()).isPresent()) {
        checked++;
        String place = disk.place() + ": ";
        faultsOf(survey, disk, byId, whole, interval).forEach(fault -> faults.add(place + fault));
      }
    }
    if (checked == 0) {
      faults.add("0 disks were checked");
    }
    return new SnapshotCheck(checked, faults);
  }

  private static List<String> faultsOf(
      Survey survey,
      FleetDisk disk,
      Map<SnapshotGroupId, SnapshotGroup> groups,
      Set<SnapshotId> whole,
      Duration interval) {
    Optional<Snapshot> newest = newest(survey, disk);
    if (newest.isEmpty()) {
      boolean isNew = Duration.between(disk.disk().created(), survey.at()).compareTo(interval) < 0;
      return isNew ? List.of() : List.of("no snapshot that is whole");
    }
    List<String> faults = new ArrayList<>();
    checkOne(disk, newest.get(), faults);
    group(newest.get()).ifPresent(id -> checkGroup(newest.get(), id, groups, whole, faults));
    for (Survey.Target target : survey.targets()) {
      if (target.region().equals(disk.region()) || survey.region(target.region()).isEmpty()) {
        continue;
      }
      Optional<Snapshot> copy =
          survey.region(target.region()).stream()
              .flatMap(region -> region.of(disk.disk().id()).stream())
              .filter(one -> one.copyOf().isPresent() && DiskJudge.isSuccess(one))
              .findFirst();
      checkCopy(survey, disk, newest.get(), target, copy, interval, faults);
    }
    return faults;
  }

  private static void checkOne(FleetDisk disk, Snapshot snapshot, List<String> faults) {
    if (snapshot.sizeGib() != disk.disk().sizeGib()) {
      faults.add(
          snapshot.id()
              + " is of "
              + snapshot.sizeGib()
              + " GiB, and the disk has "
              + disk.disk().sizeGib());
    }
    Tags tags = snapshot.tags();
    expect(snapshot, Tags.SERVER, disk.server(), faults);
    expect(snapshot, Tags.DISK, disk.name(), faults);
    if (tags.find(Tags.CONSISTENCY).filter(CONSISTENCIES::contains).isEmpty()) {
      faults.add(snapshot.id() + " does not say how consistent it is: " + Tags.CONSISTENCY);
    }
    if (tags.find(Tags.SLOT).isPresent() && OwnSnapshots.slot(snapshot).isEmpty()) {
      faults.add(snapshot.id() + " has a slot that is no instant: " + Tags.SLOT);
    }
  }

  private static void expect(Snapshot snapshot, String key, String wanted, List<String> faults) {
    String found = snapshot.tags().find(key).orElse("");
    if (!found.equals(wanted)) {
      faults.add(
          snapshot.id() + " has the tag " + key + "='" + found + "' and not '" + wanted + "'");
    }
  }

  private static void checkGroup(
      Snapshot snapshot,
      SnapshotGroupId id,
      Map<SnapshotGroupId, SnapshotGroup> groups,
      Set<SnapshotId> whole,
      List<String> faults) {
    SnapshotGroup group = groups.get(id);
    if (group == null) {
      faults.add(snapshot.id() + " is of group " + id + ", which does not exist any more");
      return;
    }
    List<SnapshotId> missing =
        group.members().stream()
            .map(SnapshotGroup.Member::snapshot)
            .filter(member -> !whole.contains(member))
            .toList();
    if (!missing.isEmpty()) {
      faults.add("group " + id + " is not complete: " + missing);
    }
  }

  private static void checkCopy(
      Survey survey,
      FleetDisk disk,
      Snapshot newest,
      Survey.Target target,
      Optional<Snapshot> copy,
      Duration interval,
      List<String> faults) {
    List<Snapshot> due =
        survey.region(disk.region()).orElseThrow().of(disk.disk().id()).stream()
            .filter(DiskJudge::isSuccess)
            .filter(
                one -> Duration.between(OwnSnapshots.cut(one), survey.at()).compareTo(interval) > 0)
            .toList();
    if (copy.isEmpty()) {
      if (!due.isEmpty()) {
        faults.add("no whole copy in " + target.region());
      }
      return;
    }
    if (!due.isEmpty() && OwnSnapshots.cut(due.get(0)).isAfter(OwnSnapshots.cut(copy.get()))) {
      faults.add(due.get(0).id() + " is not copied to " + target.region());
    }
    if (copy.get().sizeGib() != newest.sizeGib()
        && copy.get().copyOf().filter(of -> of.snapshot().equals(newest.id())).isPresent()) {
      faults.add("copy " + copy.get().id() + " is not as large as " + newest.id());
    }
    if (copy.get().tags().find(Tags.CUT).isEmpty()) {
      faults.add("copy " + copy.get().id() + " does not say when its data was cut: " + Tags.CUT);
    }
  }

  private static Optional<Snapshot> newest(Survey survey, FleetDisk disk) {
    return survey.region(disk.region()).stream()
        .flatMap(region -> region.of(disk.disk().id()).stream())
        .filter(DiskJudge::isSuccess)
        .findFirst();
  }

  private static Optional<SnapshotGroupId> group(Snapshot snapshot) {
    try {
      return snapshot.tags().find(Tags.GROUP).map(SnapshotGroupId::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // edited by hand, and no name that the cloud could know
    }
  }
}

package dev.understudy.cli;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.SnapshotLock;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.Site;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Sha256;
import dev.understudy.core.Token;
import dev.understudy.snapshot.fleet.Fleet;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Locks snapshots against everybody, also whoever owns the account. */
@Command(
    name = "lock",
    description = {
      "Lock a snapshot for some days: nobody can delete it before they are over, not even the account's owner. During the",
      "cool-off the lock can still be taken back in the console, after it by nobody. A copy is not locked with it, and what",
      "is locked goes on counting for the quota and on the bill. What is locked for long enough already is left as it is.",
      "",
      "Examples:  understudy -f understudy.yaml snapshot lock s-uf6abc --days 30 --cool-off 24",
      "           understudy -f understudy.yaml snapshot lock --newest-verified --days 7 --yes"
    })
final class SnapshotLockCommand implements Callable<Integer> {
  private static final int LONGEST = 36_500;
  private static final int LONGEST_COOL_OFF = 72;

  private final Workbench workbench;

  @Parameters(
      paramLabel = "SNAPSHOT",
      arity = "0..1",
      description = "Its id, in any region of the estate.")
  private @Nullable String id;

  @Option(
      names = "--newest-verified",
      description = "The newest proven snapshot of every disk of the snapshot policy.")
  private boolean newestVerified;

  @Option(
      names = "--server",
      paramLabel = "NAME",
      description = "With --newest-verified: only of this server.")
  private @Nullable String server;

  @Option(names = "--days", paramLabel = "N", required = true, description = "1 to 36500.")
  private int days;

  @Option(
      names = "--cool-off",
      paramLabel = "HOURS",
      defaultValue = "0",
      description = "0 to 72 hours in which the lock can be taken back. Default: 0.")
  private int coolOff;

  /** A snapshot and where it is. */
  private record Found(RegionId region, Snapshot snapshot) {}

  SnapshotLockCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    refuseNonsense();
    Estate estate = workbench.estate();
    Cloud cloud = workbench.cloud(estate);
    List<Found> wanted = newestVerified ? newestVerified(estate, cloud) : byId(estate, cloud);
    Map<RegionId, Map<SnapshotId, SnapshotLock>> locks = locks(cloud, wanted);
    Instant until = workbench.time().now().plus(Duration.ofDays(days));
    List<Found> open =
        wanted.stream()
            .filter(found -> !isLocked(locks.get(found.region()), found, until))
            .toList();
    Confirmation.refuseIfNobodyIsThere(workbench.globals(), question(open, until));
    if (!open.isEmpty()) {
      Confirmation.ask(workbench.globals(), question(open, until));
    }
    for (Found found : workbench.globals().dryRun ? List.<Found>of() : open) {
      lock(cloud, found);
    }
    workbench
        .output()
        .object(
            "result",
            Map.of(
                "outcome",
                workbench.globals().dryRun ? "planned" : "succeeded",
                "locked",
                open.size(),
                "already",
                wanted.size() - open.size()));
    return ExitCode.DONE.number();
  }

  private void lock(Cloud cloud, Found found) {
    SnapshotId snapshot = found.snapshot().id();
    Token token =
        new Token("lock-" + Sha256.hex(snapshot + " " + days + " " + coolOff).substring(0, 40));
    SnapshotLock lock = cloud.in(found.region()).snapshots().lock(snapshot, days, coolOff, token);
    workbench
        .output()
        .text(
            "locked "
                + snapshot
                + " in "
                + found.region()
                + " until "
                + lock.until()
                + (coolOff > 0 ? "; final from " + lock.coolOffUntil() + " on" : ""));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("snapshot", snapshot.value());
    fields.put("region", found.region().value());
    fields.put("until", lock.until().toString());
    fields.put("coolOffUntil", lock.coolOffUntil().toString());
    workbench.output().object("lock", fields);
  }

  private void refuseNonsense() {
    if ((id == null) != newestVerified) {
      throw Globals.usage(
              "which snapshot is to be locked?", "name its id, or say --newest-verified")
          .asException();
    }
    if (days < 1 || days > LONGEST) {
      throw Globals.usage("a lock of " + days + " days cannot be", "--days 1 to 36500")
          .asException();
    }
    if (coolOff < 0 || coolOff > LONGEST_COOL_OFF) {
      throw Globals.usage("a cool-off of " + coolOff + " h cannot be", "--cool-off 0 to 72")
          .asException();
    }
  }

  private List<Found> byId(Estate estate, Cloud cloud) {
    SnapshotId wanted = new SnapshotId(String.valueOf(id));
    Set<RegionId> regions =
        estate.sites().values().stream().map(Site::region).collect(Collectors.toSet());
    for (RegionId region : regions) {
      List<Snapshot> there = cloud.in(region).snapshots().describe(List.of(wanted));
      if (!there.isEmpty()) {
        return List.of(new Found(region, usable(there.get(0))));
      }
    }
    throw Problem.of(
            ProblemCode.NOT_FOUND,
            "there is no snapshot " + wanted,
            "the cloud lists it in none of " + regions,
            "understudy snapshot list")
        .asException();
  }

  private static Snapshot usable(Snapshot snapshot) {
    if (snapshot.isUsable()) {
      return snapshot;
    }
    throw Problem.of(
            ProblemCode.BLOCKED,
            "snapshot " + snapshot.id() + " is not worth a lock",
            "it is not finished, or it failed",
            "understudy snapshot list")
        .asException();
  }

  private List<Found> newestVerified(Estate estate, Cloud cloud) {
    SnapshotPolicy policy = SnapshotPolicies.of(estate);
    Set<String> servers = SnapshotPolicies.narrowed(policy, Optional.ofNullable(server));
    Fleet.Look look = new Fleet(estate, cloud, policy, servers).look();
    List<String> missing = new ArrayList<>();
    look.failures().forEach(failure -> missing.add(failure.line()));
    List<Found> found = new ArrayList<>();
    for (FleetDisk disk : look.disks()) {
      Optional<Snapshot> newest =
          cloud.in(disk.region()).snapshots().of(List.of(disk.disk().id())).stream()
              .filter(snapshot -> OwnSnapshots.isOf(estate.name(), snapshot))
              .filter(snapshot -> snapshot.isUsable() && OwnSnapshots.isVerified(snapshot))
              .findFirst();
      newest.ifPresentOrElse(
          snapshot -> found.add(new Found(disk.region(), snapshot)),
          () -> missing.add(disk.place() + " has no proven snapshot"));
    }
    if (!missing.isEmpty() || found.isEmpty()) {
      throw Problem.of(
              ProblemCode.NOT_FOUND,
              "not every disk has a proven snapshot to lock; none was locked",
              String.join("\n", missing),
              "understudy drill proves one; understudy snapshot lock SNAPSHOT locks any")
          .asException();
    }
    return found;
  }

  private static Map<RegionId, Map<SnapshotId, SnapshotLock>> locks(
      Cloud cloud, List<Found> wanted) {
    Map<RegionId, Map<SnapshotId, SnapshotLock>> locks = new LinkedHashMap<>();
    for (RegionId region : new HashSet<>(wanted.stream().map(Found::region).toList())) {
      Map<SnapshotId, SnapshotLock> there = new LinkedHashMap<>();
      cloud.in(region).snapshots().locks().forEach(lock -> there.put(lock.snapshot(), lock));
      locks.put(region, there);
    }
    return locks;
  }

  /** A day of leeway, so that the same command again finds its own lock. */
  private static boolean isLocked(
      @Nullable Map<SnapshotId, SnapshotLock> locks, Found found, Instant until) {
    return Optional.ofNullable(locks)
        .flatMap(there -> Optional.ofNullable(there.get(found.snapshot().id())))
        .filter(lock -> lock.until().plus(Duration.ofDays(1)).isAfter(until))
        .isPresent();
  }

  private String question(List<Found> open, Instant until) {
    return "lock "
        + open.stream()
            .map(found -> found.snapshot().id() + " in " + found.region())
            .collect(Collectors.joining(", "))
        + " until "
        + until
        + ": nobody can delete it before then, and "
        + (coolOff > 0 ? "after " + coolOff + " h nobody" : "nobody")
        + " can take the lock back; it counts for the quota, and copies of it are not locked";
  }
}

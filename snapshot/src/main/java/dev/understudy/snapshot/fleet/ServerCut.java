package dev.understudy.snapshot.fleet;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Sha256;
import dev.understudy.core.StepContext;
import dev.understudy.core.Token;
import dev.understudy.snapshot.Quiescing;
import dev.understudy.snapshot.SnapshotFacts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks for the snapshots of one server that a slot still needs: as one consistent group where the
 * cloud can, with its writes held where the estate says how.
 *
 * @param disks of the server, those without a snapshot for the slot
 * @param groups that its other disks' snapshots for the slot are of
 */
record ServerCut(
    FleetScope scope, SlotState state, List<FleetDisk> disks, Set<SnapshotGroupId> groups) {
  private static final int MOST_IN_GROUP = 16;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuuMMdd't'HHmm'z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Where it is, disk by disk. */
  List<String> places() {
    return disks.stream().map(FleetDisk::place).toList();
  }

  RegionId region() {
    return disks.get(0).region();
  }

  /** Asks for them; a disk that is refused is noted and the others are asked for. */
  void make(StepContext context, FleetTrouble trouble) throws InterruptedException {
    List<FleetDisk> left = new ArrayList<>(disks);
    if (!groups.isEmpty()) {
      snapshots().describeGroups(groups).forEach(group -> left.removeAll(claim(group)));
    }
    if (!left.isEmpty()) {
      new ServerCut(scope, state, left, Set.of()).cut(context, trouble);
    }
  }

  /**
   * Tags members of a group that somebody made and has not tagged to the end, so that they are not
   * taken once more.
   */
  private List<FleetDisk> claim(SnapshotGroup group) {
    Set<DiskId> members =
        group.members().stream().map(SnapshotGroup.Member::disk).collect(Collectors.toSet());
    List<FleetDisk> unclaimed =
        disks.stream()
            .filter(disk -> state.failed(disk) == 0 && members.contains(disk.disk().id()))
            .toList();
    tagMembers(group, unclaimed, group.tags().find(Tags.TOKEN).orElse(""));
    return unclaimed;
  }

  private void cut(StepContext context, FleetTrouble trouble) throws InterruptedException {
    Optional<Instance> instance =
        scope
            .spec(disks.get(0).server())
            .filter(spec -> spec.quiesce().isPresent())
            .flatMap(spec -> instance());
    if (instance.isEmpty()) {
      take(trouble);
      return;
    }
    List<SnapshotId> made;
    boolean held;
    Quiescing writes =
        Quiescing.begin(
            scope.hosts(),
            scope.spec(disks.get(0).server()).orElseThrow(),
            instance.get(),
            true,
            context);
    try (writes) {
      made = take(trouble);
      held = writes.isHolding();
    }
    if (held && writes.covers(snapshots(), made)) {
      // Marked only now: a snapshot whose writes were not held to the end must not say it.
      snapshots().tagAll(made, Tags.of(Tags.CONSISTENCY, SnapshotFacts.APPLICATION));
    }
  }

  private Optional<Instance> instance() {
    return scope.cloud().in(region()).instances().describe(List.of(server())).stream().findFirst();
  }

  private List<SnapshotId> take(FleetTrouble trouble) throws InterruptedException {
    if (canBeGroup()) {
      try {
        return group();
      } catch (ProblemException e) {
        if (!isRefusal(e.problem())) {
          throw e;
        }
        trouble.tell(
            region()
                + " "
                + disks.get(0).server()
                + ": no group ("
                + e.problem().what()
                + "); its disks are cut one by one");
      }
    }
    List<SnapshotId> made = new ArrayList<>();
    for (FleetDisk disk : disks) {
      trouble.guard(
          region(),
          disk.place(),
          () ->
              made.add(
                  snapshots()
                      .take(
                          disk.disk().id(),
                          name(disk.server() + "-" + disk.name()),
                          tags(disk),
                          token(List.of(disk)))));
    }
    return made;
  }

  /** The cloud makes groups of ESSD disks of one zone only. */
  private boolean canBeGroup() {
    return scope.policy().groups()
        && disks.size() > 1
        && disks.size() <= MOST_IN_GROUP
        && disks.stream().map(disk -> disk.disk().zone()).distinct().count() == 1
        && disks.stream().map(FleetDisk::disk).allMatch(ServerCut::isOfEssdFamily);
  }

  private static boolean isOfEssdFamily(Disk disk) {
    return disk.category().startsWith("cloud_essd") || disk.category().equals("cloud_auto");
  }

  private static boolean isRefusal(Problem problem) {
    return problem.effect() == Effect.NONE
        && (problem.code() == ProblemCode.CLOUD_REFUSED || problem.code() == ProblemCode.QUOTA);
  }

  private List<SnapshotId> group() {
    List<DiskId> ids = disks.stream().map(disk -> disk.disk().id()).sorted().toList();
    Tags common = Tags.of(Tags.ESTATE, scope.estate().name(), Tags.PURPOSE, "snapshot");
    SnapshotGroupId id =
        snapshots()
            .takeGroup(
                server(),
                ids,
                name(disks.get(0).server()),
                common.with(Tags.SLOT, state.slot().toString()),
                token(disks));
    SnapshotGroup group =
        snapshots().describeGroups(List.of(id)).stream()
            .findFirst()
            .orElseThrow(() -> vanished(id));
    tagMembers(group, disks, token(disks).value());
    return group.members().stream().map(SnapshotGroup.Member::snapshot).toList();
  }

  /** The group's tags are not its members', and only what carries our tags is ours. */
  private void tagMembers(SnapshotGroup group, List<FleetDisk> of, String token) {
    for (FleetDisk disk : of) {
      List<SnapshotId> member =
          group.members().stream()
              .filter(one -> one.disk().equals(disk.disk().id()))
              .map(SnapshotGroup.Member::snapshot)
              .toList();
      snapshots()
          .tagAll(member, tags(disk).with(Tags.GROUP, group.id().value()).with(Tags.TOKEN, token));
    }
  }

  private Tags tags(FleetDisk disk) {
    return Tags.of(
        Tags.ESTATE, scope.estate().name(),
        Tags.PURPOSE, "snapshot",
        Tags.SERVER, disk.server(),
        Tags.DISK, disk.name(),
        Tags.SLOT, state.slot().toString(),
        Tags.CONSISTENCY, SnapshotFacts.CRASH);
  }

  /**
   * The same for whoever takes this slot's snapshot of these disks, so that the cloud makes it
   * once; another after a snapshot has failed.
   */
  private Token token(List<FleetDisk> of) {
    String subject =
        of.stream()
            .map(disk -> disk.disk().id() + ":" + state.failed(disk))
            .sorted()
            .collect(Collectors.joining(" "));
    Instant slot = state.slot();
    return new Token(
        "slot-"
            + Sha256.hex(scope.estate().name() + "\n" + slot + "\n" + subject).substring(0, 40));
  }

  /** A cloud refuses names that begin with "auto", so none begins with a user's word. */
  private String name(String what) {
    String name = "slot-" + MINUTE.format(state.slot()) + "-" + what;
    return name.length() > 128 ? name.substring(0, 128) : name;
  }

  private InstanceId server() {
    return disks.get(0).instance();
  }

  private Snapshots snapshots() {
    return scope.cloud().in(region()).snapshots();
  }

  private ProblemException vanished(SnapshotGroupId id) {
    return Problem.of(
            ProblemCode.RESOURCE_FAILED,
            "snapshot group " + id + " is not there",
            "the cloud accepted it and does not list it",
            "understudy snapshot take")
        .asException();
  }
}

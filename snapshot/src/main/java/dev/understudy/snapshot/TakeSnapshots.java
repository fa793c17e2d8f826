package dev.understudy.snapshot;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.server.LocatedServer;
import dev.understudy.cloud.server.Ownership;
import dev.understudy.cloud.server.ResourceWatch;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks for a snapshot of each chosen disk of a server, application-consistent when its hooks could
 * hold the writes, and returns once the cloud has accepted them.
 *
 * @param instance the server's id; empty to find it
 * @param disks {@code data}, {@code system} or {@code all}
 * @param quiesce whether to run the server's hooks
 * @param label {@code salvage}, {@code scheduled} or {@code drill}
 */
public record TakeSnapshots(
    StepId id,
    ServerScope scope,
    Optional<Value> instance,
    String disks,
    boolean quiesce,
    String label)
    implements ReversibleStep {

  /** The purpose of what is taken with this label, as its tag says it. */
  public static String purpose(String label) {
    return Label.purpose(label);
  }

  @Override
  public String summary() {
    return "Snapshot "
        + (disks.equals("all") ? "every disk" : "the " + disks + " disk")
        + " of "
        + scope.server().name()
        + " ("
        + label
        + ")";
  }

  @Override
  public Precheck precheck(StepContext context) {
    Map<String, Snapshot> taken = taken(context);
    List<String> wanted = DiskChoice.of(scope.server(), disks);
    if (taken.keySet().containsAll(wanted)) {
      return Precheck.done(receipt(wanted.stream().map(taken::get).toList()));
    }
    Optional<LocatedServer> server = server(context);
    if (server.isEmpty()) {
      return Precheck.blocked(noServer());
    }
    return wanted.stream()
        .filter(name -> server.get().disk(name).isEmpty())
        .findFirst()
        .map(name -> Precheck.blocked(noDisk(server.get(), name)))
        .orElseGet(Precheck::ready);
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    LocatedServer server = server(context).orElseThrow(() -> noServer().asException());
    Map<String, Snapshot> already = taken(context);
    Instant before = context.time().now();
    Map<String, SnapshotId> made = new LinkedHashMap<>();
    boolean held;
    Quiescing writes =
        Quiescing.begin(
            scope.hosts(),
            scope.server(),
            server.instance(),
            quiesce && already.isEmpty(),
            context);
    try (writes) {
      for (String name : DiskChoice.of(scope.server(), disks)) {
        Snapshot found = already.get(name);
        made.put(name, found != null ? found.id() : take(context, server, name));
      }
      held = writes.isHolding();
    }
    if (held && writes.covers(snapshots(), made.values())) {
      // Marked only now: a snapshot whose writes were not held to the end must not say it.
      Tags tag = Tags.of(Tags.CONSISTENCY, SnapshotFacts.APPLICATION);
      made.values().forEach(snapshot -> snapshots().tag(snapshot, tag));
      return receipt(made, before, SnapshotFacts.APPLICATION);
    }
    return receipt(made, before, SnapshotFacts.CRASH);
  }

  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt)
      throws InterruptedException {
    for (SnapshotId snapshot : Ids.snapshots(receipt.get("snapshots"))) {
      Optional<Problem> missing =
          new ResourceWatch<>("snapshot " + snapshot, () -> Ids.find(snapshots(), snapshot))
              .mustExist(context);
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  /** Deletes what it took, but never the last copy of a disk that is gone. */
  @Override
  public void compensate(StepContext context, Receipt receipt) {
    for (Snapshot snapshot : made(context)) {
      if (scope.region().disks().describe(List.of(snapshot.sourceDisk())).isEmpty()) {
        context.progress("kept " + snapshot.id() + ": its disk no longer exists");
      } else {
        snapshots().delete(snapshot.id());
      }
    }
  }

  private SnapshotId take(StepContext context, LocatedServer server, String name) {
    DiskId disk =
        server.disk(name).map(Disk::id).orElseThrow(() -> noDisk(server, name).asException());
    Tags tags =
        scope
            .tags(context, context.token().part(name))
            .with(Tags.DISK, name)
            .with(Tags.CONSISTENCY, SnapshotFacts.CRASH);
    return snapshots().take(disk, scope.nameOf(context, name), tags, context.token().part(name));
  }

  private Snapshots snapshots() {
    return scope.region().snapshots();
  }

  private Optional<LocatedServer> server(StepContext context) {
    return instance.isPresent()
        ? scope.find(new InstanceId(instance.get().in(context)))
        : scope.find();
  }

  private List<Snapshot> made(StepContext context) {
    return snapshots().findByTags(Ownership.of(context.run())).stream()
        .filter(snapshot -> Ownership.isMadeBy(context, snapshot.tags()))
        .toList();
  }

  private Map<String, Snapshot> taken(StepContext context) {
    return made(context).stream()
        .filter(snapshot -> snapshot.tags().find(Tags.DISK).isPresent())
        .collect(
            Collectors.toMap(
                snapshot -> snapshot.tags().find(Tags.DISK).orElseThrow(),
                snapshot -> snapshot,
                (first, second) -> first));
  }

  private Receipt receipt(Map<String, SnapshotId> made, Instant before, String consistency) {
    List<SnapshotId> ids = new ArrayList<>(made.values());
    Instant cut = Ids.find(snapshots(), ids.get(0)).map(Snapshot::created).orElse(before);
    return receipt(ids, consistency, cut);
  }

  private Receipt receipt(List<Snapshot> taken) {
    return receipt(
        taken.stream().map(Snapshot::id).toList(),
        taken.get(0).tags().find(Tags.CONSISTENCY).orElse(SnapshotFacts.CRASH),
        taken.get(0).created());
  }

  private Receipt receipt(List<SnapshotId> ids, String consistency, Instant cut) {
    return Receipt.of(
        "snapshot", ids.get(0).value(),
        "snapshots", Ids.join(ids),
        "consistency", consistency,
        "cut", cut.toString(),
        "source", label);
  }

  private Problem noServer() {
    return Problem.of(
        ProblemCode.BLOCKED,
        "server '" + scope.server().name() + "' has no disks to snapshot",
        "it does not exist in " + scope.site().region() + " any more",
        "understudy snapshot list --server " + scope.server().name());
  }

  private Problem noDisk(LocatedServer server, String name) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "disk '" + name + "' of " + server.instance().id() + " cannot be snapshotted",
        "the server has no such disk any more; it has "
            + server.disks().stream().map(d -> d.id().value()).collect(Collectors.joining(", ")),
        "understudy snapshot list --server " + scope.server().name());
  }
}

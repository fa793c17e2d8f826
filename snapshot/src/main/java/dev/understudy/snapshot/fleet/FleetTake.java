package dev.understudy.snapshot.fleet;

import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.SideBySide;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Asks for the snapshots that the run's slot of the schedule still needs, of every disk of the
 * fleet, and returns when the cloud has accepted them. A disk that is refused does not stop the
 * others: it is counted in the receipt.
 */
public record FleetTake(StepId id, FleetScope scope) implements ReversibleStep {
  /** In a region; enough to keep 50 calls a second going when each takes 300 ms. */
  private static final int AT_ONCE = 16;

  private static final int TOLD = 50;

  @Override
  public String summary() {
    return "Ask for the snapshots that are due";
  }

  @Override
  public Precheck precheck(StepContext context) {
    Optional<Instant> slot = scope.slot(context);
    if (slot.isEmpty()) {
      return Precheck.done(receipt(new FleetTrouble(context), "none", 0, 0));
    }
    Fleet.Look look = scope.fleet().look();
    if (look.disks().isEmpty()) {
      return Precheck.blocked(
          look.failures().isEmpty() ? nothing() : look.failures().get(0).problem());
    }
    SlotState state = SlotState.read(scope, look.disks(), slot.get());
    boolean all =
        look.failures().isEmpty()
            && state.failures().isEmpty()
            && state.missing(look.disks()).isEmpty();
    int disks = look.disks().size();
    return all
        ? Precheck.done(receipt(new FleetTrouble(context), slot.get().toString(), disks, disks))
        : Precheck.ready();
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    Instant slot = scope.slot(context).orElseThrow();
    FleetTrouble trouble = new FleetTrouble(context);
    Fleet.Look look = scope.fleet().look();
    trouble.addAll(look.failures());
    SlotState state = SlotState.read(scope, look.disks(), slot);
    trouble.addAll(state.failures());
    List<FleetDisk> readable =
        look.disks().stream()
            .filter(
                disk ->
                    state.failures().stream()
                        .noneMatch(failure -> failure.place().equals(disk.region().value())))
            .toList();
    List<ServerCut> cuts = cuts(state, readable);
    int before = trouble.count();
    AtomicInteger asked = new AtomicInteger();
    SideBySide.Work<ServerCut> make =
        cut -> {
          trouble.guard(cut.region(), cut.places(), () -> cut.make(context, trouble));
          int done = asked.incrementAndGet();
          if (done % Math.max(1, cuts.size() / TOLD) == 0) {
            context.progress("asked for those of " + done + " of " + cuts.size() + " servers");
          }
        };
    // Each region has limits of its own, so none waits for another.
    Collection<List<ServerCut>> regions =
        cuts.stream().collect(Collectors.groupingBy(ServerCut::region)).values();
    SideBySide.each(
        regions, Math.max(1, regions.size()), there -> SideBySide.each(there, AT_ONCE, make));
    int refused = trouble.count() - before;
    return receipt(
        trouble, slot.toString(), look.disks().size(), Math.max(0, readable.size() - refused));
  }

  /** The independent look is the step that waits for them: it lists what the cloud has. */
  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    return Optional.empty();
  }

  /** Keeps what was taken: a copy too many costs little, and retention removes it in its time. */
  @Override
  public void compensate(StepContext context, Receipt receipt) {
    context.progress("the snapshots of slot " + receipt.get("slot") + " stay");
  }

  private List<ServerCut> cuts(SlotState state, List<FleetDisk> disks) {
    Map<String, List<FleetDisk>> missing =
        state.missing(disks).stream()
            .collect(
                Collectors.groupingBy(FleetTake::server, LinkedHashMap::new, Collectors.toList()));
    Map<String, Set<SnapshotGroupId>> groups = new HashMap<>();
    for (FleetDisk disk : disks) {
      state
          .of(disk)
          .flatMap(snapshot -> snapshot.tags().find(Tags.GROUP))
          .ifPresent(
              id ->
                  groups
                      .computeIfAbsent(server(disk), any -> new HashSet<>())
                      .add(new SnapshotGroupId(id)));
    }
    return missing.entrySet().stream()
        .map(
            server ->
                new ServerCut(
                    scope,
                    state,
                    server.getValue(),
                    groups.getOrDefault(server.getKey(), Set.of())))
        .toList();
  }

  private static String server(FleetDisk disk) {
    return disk.region() + " " + disk.instance();
  }

  private static Receipt receipt(FleetTrouble trouble, String slot, int disks, int taken) {
    return trouble.on(
        Receipt.of(
            "slot", slot, "disks", Integer.toString(disks), "taken", Integer.toString(taken)));
  }

  private Problem nothing() {
    return Problem.of(
        ProblemCode.BLOCKED,
        "there is nothing to snapshot",
        "protection.snapshots selects no server that exists",
        "understudy -f " + scope.estate().file().getFileName() + " snapshot status");
  }
}

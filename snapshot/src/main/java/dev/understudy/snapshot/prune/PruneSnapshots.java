package dev.understudy.snapshot.prune;

import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.core.Precheck;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.ReversibleStep;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.snapshot.fleet.FleetFailure;
import dev.understudy.snapshot.fleet.FleetScope;
import dev.understudy.snapshot.fleet.FleetTrouble;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Deletes the snapshots that no rule of the policy keeps, here and where copies are. The look at
 * them is part of the effect: a plan of deletions is worth nothing once it is old.
 *
 * @param manners what it does when it may not or cannot delete all
 * @param allowed how many deletions a person has allowed; fewer may be left when a run goes on
 * @param taken how many disks the run's slot has a snapshot of; a list with fewer is not whole
 */
public record PruneSnapshots(
    StepId id, FleetScope scope, Manners manners, Optional<Integer> allowed, Optional<Value> taken)
    implements ReversibleStep {
  private static final int LOOKED_AT = 20;

  /** What it does when it may not or cannot delete all. */
  public enum Manners {
    /** It fails, for that is what the run was for. */
    STOP,
    /** It says so in its receipt, for the run has taken snapshots and that matters more. */
    TELL
  }

  @Override
  public String summary() {
    return "Delete the snapshots that no rule keeps"
        + (scope.servers().isEmpty() ? "" : " of " + String.join(", ", scope.servers()));
  }

  @Override
  public Precheck precheck(StepContext context) {
    return scope.estate().snapshots().isPresent() ? Precheck.ready() : Precheck.blocked(noPolicy());
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    PrunePlanner planner = PrunePlanner.of(scope.estate(), scope.policy());
    PruneLook look = new PruneLook(scope.fleet(), planner.targets());
    PrunePlan plan = planner.plan(look.look(context.time().now()));
    FleetTrouble trouble = new FleetTrouble(context);
    trouble.addAll(plan.failures());
    Optional<Problem> incomplete = incomplete(context, plan);
    Optional<Problem> stop = incomplete.or(() -> guard().objection(plan, allowance(plan)));
    if (stop.isPresent() && manners == Manners.STOP) {
      throw new ProblemException(stop.get());
    }
    incomplete.ifPresent(problem -> trouble.add(new FleetFailure("prune", problem)));
    boolean isGuarded = stop.isPresent() && incomplete.isEmpty();
    int gone = stop.isPresent() ? 0 : carryOut(context, plan, trouble);
    if (manners == Manners.STOP && trouble.count() > 0) {
      throw new ProblemException(partly(context, gone, trouble.on(Receipt.empty())));
    }
    return trouble.on(receipt(plan, gone, isGuarded));
  }

  /** What must stay is still there. */
  @Override
  public Optional<Problem> verify(StepContext context, Receipt receipt) {
    for (String one : receipt.get("newest").split(",")) {
      if (!one.isEmpty() && !isThere(one)) {
        return Optional.of(
            Problem.of(
                ProblemCode.PROOF_FAILED,
                "after the prune snapshot " + one + " is not there",
                "it is the newest of its disk and was not to be deleted; somebody else did",
                "understudy snapshot list"));
      }
    }
    return Optional.empty();
  }

  /**
   * Nothing to take back: what was pruned stays pruned. That makes it no point of no return, for
   * nothing that comes after it depends on what is gone.
   */
  @Override
  public void compensate(StepContext context, Receipt receipt) {}

  private PruneGuard guard() {
    return new PruneGuard(scope.policy(), scope.servers(), manners == Manners.TELL);
  }

  /** A run that goes on after a crash finds fewer than it was allowed. */
  private Optional<Integer> allowance(PrunePlan plan) {
    int count = plan.deletions().size();
    return allowed.map(number -> Math.min(number, Math.max(count, 1)));
  }

  private int carryOut(StepContext context, PrunePlan plan, FleetTrouble trouble)
      throws InterruptedException {
    int gone = 0;
    List<RegionId> regions =
        plan.deletions().stream().map(PruneLine::region).distinct().sorted().toList();
    for (RegionId region : regions) {
      Deletions deletions = new Deletions(scope.cloud().in(region), trouble);
      trouble.guard(region, region.value(), () -> deletions.carryOut(context, plan));
      gone += deletions.gone();
    }
    context.progress(gone + " of " + plan.lines().size() + " snapshots deleted");
    return gone;
  }

  /**
   * A listing in which the run's own snapshots are missing has others missing, too. Asked only
   * while its slot is the latest: later they may have been pruned.
   */
  private Optional<Problem> incomplete(StepContext context, PrunePlan plan) {
    Optional<Instant> slot = scope.slot(context);
    if (taken.isEmpty() || !slot.equals(scope.policy().schedule().last(context.time().now()))) {
      return Optional.empty();
    }
    long listed =
        plan.lines().stream()
            .map(PruneLine::snapshot)
            .filter(snapshot -> snapshot.copyOf().isEmpty())
            .filter(snapshot -> OwnSnapshots.slot(snapshot).equals(slot))
            .map(Snapshot::sourceDisk)
            .distinct()
            .count();
    int expected = Integer.parseInt(taken.get().in(context));
    return listed >= expected
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                ProblemCode.BLOCKED,
                "the cloud's list of snapshots is not whole; nothing was deleted",
                "it shows " + listed + " of the " + expected + " that were just taken",
                "understudy snapshot prune"));
  }

  private static Receipt receipt(PrunePlan plan, int gone, boolean isGuarded) {
    int planned = plan.deletions().size();
    return Receipt.of(
        "deleted", Integer.toString(gone),
        "planned", Integer.toString(planned),
        "judged", Integer.toString(plan.lines().size()),
        "stopped", isGuarded ? Integer.toString(planned) : "0",
        "newest", gone == 0 ? "" : newest(plan));
  }

  /** Of some disks that lost snapshots, the newest, for the look afterwards. */
  private static String newest(PrunePlan plan) {
    return plan.series().stream()
        .filter(series -> series.stream().anyMatch(PruneLine::isGoing))
        .flatMap(series -> PrunePlan.newestStaying(series).stream())
        .limit(LOOKED_AT)
        .map(line -> line.region() + "/" + line.snapshot().id())
        .collect(Collectors.joining(","));
  }

  private boolean isThere(String one) {
    String[] parts = one.split("/", 2);
    return scope
        .cloud()
        .in(new RegionId(parts[0]))
        .snapshots()
        .describe(List.of(new SnapshotId(parts[1])))
        .stream()
        .anyMatch(Snapshot::isUsable);
  }

  private static Problem partly(StepContext context, int gone, Receipt told) {
    return Problem.of(
        ProblemCode.RESOURCE_FAILED,
        "not every snapshot that should go is gone; " + gone + " are",
        told.get("failures"),
        NextCommand.resume(context));
  }

  private static Problem noPolicy() {
    return Problem.of(
        ProblemCode.BLOCKED,
        "the estate has no snapshot policy, so nothing can be pruned",
        "protection.snapshots is missing in the estate file",
        "write protection.snapshots, then: understudy snapshot prune --dry-run");
  }
}

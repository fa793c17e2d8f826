package dev.understudy.snapshot.prune;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.SnapshotPolicy;
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
import dev.understudy.snapshot.fleet.Fleet;
import dev.understudy.snapshot.fleet.FleetFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes the snapshots that no rule of the policy keeps, here and where copies are. The look at
 * them is part of the effect: a plan of deletions is worth nothing once it is old.
 *
 * @param servers narrows it to these of the estate's servers; empty for everything
 * @param manners what it does when it may not or cannot delete all
 * @param allowed how many deletions a person has allowed; fewer may be left when a run goes on
 * @param slot that the run has just taken snapshots for
 * @param taken how many the slot must have, or the listing is not whole
 */
public record PruneSnapshots(
    StepId id,
    Estate estate,
    Cloud cloud,
    Set<String> servers,
    Manners manners,
    Optional<Integer> allowed,
    Optional<Value> slot,
    Optional<Value> taken)
    implements ReversibleStep {
  private static final int TOLD = 20;

  /** What it does when it may not or cannot delete all. */
  public enum Manners {
    /** It fails, for that is what the run was for. */
    STOP,
    /** It says so in its receipt, for the run has taken snapshots and that matters more. */
    TELL
  }

  public PruneSnapshots {
    servers = Set.copyOf(servers);
  }

  @Override
  public String summary() {
    return "Delete the snapshots that no rule keeps"
        + (servers.isEmpty() ? "" : " of " + String.join(", ", servers));
  }

  @Override
  public Precheck precheck(StepContext context) {
    return estate.snapshots().isPresent() ? Precheck.ready() : Precheck.blocked(noPolicy());
  }

  @Override
  public Receipt execute(StepContext context) throws InterruptedException {
    SnapshotPolicy policy = estate.snapshots().orElseThrow(() -> noPolicy().asException());
    PrunePlanner planner = PrunePlanner.of(estate, policy);
    Fleet fleet = new Fleet(estate, cloud, policy, servers);
    PruneScene scene = new PruneLook(fleet, planner.targets()).look(context.time().now());
    PrunePlan plan = planner.plan(scene);
    Optional<Problem> stop =
        incomplete(context, plan).or(() -> guard(policy).objection(plan, allowance(plan)));
    if (stop.isPresent() && manners == Manners.STOP) {
      throw new ProblemException(stop.get());
    }
    return stop.isPresent()
        ? receipt(plan, 0, plan.failures()).with("guard", stop.get().toString())
        : carryOut(context, plan).with("guard", "");
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

  private PruneGuard guard(SnapshotPolicy policy) {
    return new PruneGuard(policy, servers, manners == Manners.TELL);
  }

  /** A run that goes on after a crash finds fewer than it was allowed. */
  private Optional<Integer> allowance(PrunePlan plan) {
    int count = plan.deletions().size();
    return allowed.map(number -> Math.min(number, Math.max(count, 1)));
  }

  private Receipt carryOut(StepContext context, PrunePlan plan) throws InterruptedException {
    List<FleetFailure> failures = new ArrayList<>(plan.failures());
    int gone = 0;
    List<RegionId> regions =
        plan.deletions().stream().map(PruneLine::region).distinct().sorted().toList();
    for (RegionId region : regions) {
      try {
        Deletions.Outcome outcome = new Deletions(cloud.in(region)).carryOut(context, plan);
        gone += outcome.gone();
        failures.addAll(outcome.failures());
      } catch (ProblemException e) {
        if (e.problem().code() == ProblemCode.INTERRUPTED) {
          throw e;
        }
        failures.add(new FleetFailure(region.value(), e.problem()));
      }
    }
    context.progress(gone + " of " + plan.lines().size() + " snapshots deleted");
    if (!failures.isEmpty() && manners == Manners.STOP) {
      throw new ProblemException(partly(context, gone, failures));
    }
    return receipt(plan, gone, failures);
  }

  /** A listing in which the run's own snapshots are missing has others missing, too. */
  private Optional<Problem> incomplete(StepContext context, PrunePlan plan) {
    if (slot.isEmpty() || taken.isEmpty()) {
      return Optional.empty();
    }
    String wanted = slot.get().in(context);
    long listed =
        plan.lines().stream()
            .map(PruneLine::snapshot)
            .filter(snapshot -> snapshot.copyOf().isEmpty())
            .filter(snapshot -> snapshot.tags().find(Tags.SLOT).filter(wanted::equals).isPresent())
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

  private static Receipt receipt(PrunePlan plan, int gone, List<FleetFailure> failures) {
    return Receipt.of(
        "deleted", Integer.toString(gone),
        "planned", Integer.toString(plan.deletions().size()),
        "judged", Integer.toString(plan.lines().size()),
        "failed", Integer.toString(failures.size()),
        "failures",
            failures.stream().limit(TOLD).map(FleetFailure::line).collect(Collectors.joining("\n")),
        "newest", gone == 0 ? "" : newest(plan));
  }

  /** Of some disks that lost snapshots, the newest, for the look afterwards. */
  private static String newest(PrunePlan plan) {
    return plan.series().stream()
        .filter(series -> series.stream().anyMatch(PruneLine::isGoing))
        .flatMap(series -> PrunePlan.newestStaying(series).stream())
        .limit(TOLD)
        .map(line -> line.region() + "/" + line.snapshot().id())
        .collect(Collectors.joining(","));
  }

  private boolean isThere(String one) {
    String[] parts = one.split("/", 2);
    return cloud
        .in(new RegionId(parts[0]))
        .snapshots()
        .describe(List.of(new SnapshotId(parts[1])))
        .stream()
        .anyMatch(Snapshot::isUsable);
  }

  private static Problem partly(StepContext context, int gone, List<FleetFailure> failures) {
    return Problem.of(
        ProblemCode.RESOURCE_FAILED,
        "not every snapshot that should go is gone; " + gone + " are",
        failures.stream().limit(TOLD).map(FleetFailure::line).collect(Collectors.joining("\n")),
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

package dev.understudy.cli;

import dev.understudy.core.Deadline;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.Poll;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunStore;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the lease for a run. A recovery or failover does not wait behind a rehearsal or behind
 * cron's snapshots: they are asked to make room, stop before their next effect, and can be gone on
 * with later.
 */
record LeaseDesk(RunStore store, TimeSource time, Output output) {
  private static final String DRILL = "drill";

  /** What a recovery need not wait for: each of them can be gone on with at any later time. */
  private static final Set<String> YIELDING =
      Set.of(
          DRILL, "drill-copy", "drill-archive", "snapshot", "protect", "prune", "copy", "archive");

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * The lease.
   *
   * @throws ProblemException LEASE_HELD naming the holder
   */
  Lease take(LeaseClaim claim) throws InterruptedException {
    try {
      return store.acquire(claim);
    } catch (ProblemException e) {
      Optional<LeaseHolder> drill =
          e.problem().code() == ProblemCode.LEASE_HELD && !YIELDING.contains(claim.runbook())
              ? store.holder().filter(holder -> YIELDING.contains(holder.runbook()))
              : Optional.empty();
      if (drill.isEmpty()) {
        throw e;
      }
      return afterMakingRoom(claim, drill.get(), e);
    }
  }

  private Lease afterMakingRoom(LeaseClaim claim, LeaseHolder drill, ProblemException held)
      throws InterruptedException {
    String by = claim.runbook() + " " + claim.run() + " of " + claim.owner();
    output.progress(
        "asking " + named(drill) + " " + drill.run() + " on " + drill.host() + " to stop ...");
    store.evict(drill, by);
    Lease lease =
        Poll.standard()
            .until(Deadline.in(time, PATIENCE), () -> attempt(claim))
            .orElseThrow(() -> held);
    output.progress(
        isRehearsal(drill)
            ? "the rehearsal has stopped; afterwards take back what it made: understudy run undo "
                + drill.run()
            : named(drill)
                + " has stopped; go on with it later: understudy run resume "
                + drill.run());
    return lease;
  }

  private static boolean isRehearsal(LeaseHolder holder) {
    return holder.runbook().equals(DRILL) || holder.runbook().startsWith(DRILL + "-");
  }

  private static String named(LeaseHolder holder) {
    return isRehearsal(holder) ? "the rehearsal" : "the run of " + holder.runbook();
  }

  private Optional<Lease> attempt(LeaseClaim claim) {
    try {
      return Optional.of(store.acquire(claim));
    } catch (ProblemException e) {
      if (e.problem().code() == ProblemCode.LEASE_HELD) {
        return Optional.empty();
      }
      throw e;
    }
  }
}

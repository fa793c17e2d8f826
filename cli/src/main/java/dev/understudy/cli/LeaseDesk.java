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
 * Takes the lease for a run. The real thing does not wait behind a rehearsal: the drill is asked to
 * make room, stops before its next effect, and can be resumed or undone later.
 */
record LeaseDesk(RunStore store, TimeSource time, Output output) {
  private static final String DRILL = "drill";
  private static final Set<String> PATIENT = Set.of(DRILL, "snapshot");
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
          e.problem().code() == ProblemCode.LEASE_HELD && !PATIENT.contains(claim.runbook())
              ? store.holder().filter(holder -> holder.runbook().equals(DRILL))
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
    output.progress("asking the rehearsal " + drill.run() + " on " + drill.host() + " to stop ...");
    store.evict(drill, by);
    Lease lease =
        Poll.standard()
            .until(Deadline.in(time, PATIENCE), () -> attempt(claim))
            .orElseThrow(() -> held);
    output.progress(
        "the rehearsal has stopped; afterwards take back what it made: understudy run undo "
            + drill.run());
    return lease;
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

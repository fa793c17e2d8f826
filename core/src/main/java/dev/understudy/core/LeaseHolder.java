package dev.understudy.core;

import java.time.Instant;

/**
 * Who holds the lease on an estate.
 *
 * @param owner {@code user@host} who started it
 * @param host on which it runs, and {@code pid} of the process there
 * @param runbook of the run, such as {@code drill}
 * @param heartbeat when the holder was last heard of
 * @param epoch the lease's fencing token
 */
public record LeaseHolder(
    String owner,
    String host,
    long pid,
    RunId run,
    String runbook,
    Instant since,
    Instant heartbeat,
    long epoch) {

  /** What {@code lock break} is told: names this lease and no later one. */
  public String id() {
    return Long.toString(epoch);
  }

  @Override
  public String toString() {
    return "run %s (%s) of %s on host %s, process %s, since %s"
        .formatted(run, runbook.isEmpty() ? "?" : runbook, owner, host, pid, since);
  }
}

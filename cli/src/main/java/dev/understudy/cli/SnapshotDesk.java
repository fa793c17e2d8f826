package dev.understudy.cli;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.ReadOnlyCloud;
import dev.understudy.cloud.RetryPolicy;
import dev.understudy.cloud.RetryingCloud;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunSummary;
import dev.understudy.snapshot.fleet.Fleet;
import dev.understudy.snapshot.status.Survey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** What the commands that look at a snapshot policy have in common; changes nothing. */
final class SnapshotDesk {
  /** Whoever asks every minute would rather hear that there is no answer. */
  private static final RetryPolicy HASTY =
      new RetryPolicy(
          Duration.ofMillis(200),
          Duration.ofSeconds(2),
          Duration.ofSeconds(15),
          Duration.ofSeconds(3));

  private final Workbench workbench;
  private final Estate estate;
  private final SnapshotPolicy policy;

  private SnapshotDesk(Workbench workbench, Estate estate, SnapshotPolicy policy) {
    this.workbench = workbench;
    this.estate = estate;
    this.policy = policy;
  }

  static SnapshotDesk of(Workbench workbench) {
    Estate estate = workbench.estate();
    return new SnapshotDesk(
        workbench,
        estate,
        estate
            .snapshots()
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemCode.INVALID_FILE,
                            "the estate has no snapshot policy",
                            estate.file() + " has no protection.snapshots",
                            "write one: protection: {snapshots: {every: 1h, keep: {last: 3, daily: 7}}}")
                        .asException()));
  }

  Estate estate() {
    return estate;
  }

  SnapshotPolicy policy() {
    return policy;
  }

  /**
   * One reading of everything.
   *
   * @param servers of the estate; empty for the whole fleet
   */
  Survey survey(Set<String> servers) {
    return survey(workbench.cloud(estate), servers);
  }

  /** The same, without waiting long for a cloud that does not answer. */
  Survey hastySurvey(Set<String> servers) {
    return survey(
        new RetryingCloud(workbench.directCloud(estate), workbench.time(), HASTY, () -> 0.5),
        servers);
  }

  private Survey survey(Cloud cloud, Set<String> servers) {
    return Survey.of(
        new Fleet(estate, new ReadOnlyCloud(cloud), policy, servers), workbench.time().now());
  }

  Cloud cloud() {
    return new ReadOnlyCloud(workbench.cloud(estate));
  }

  /** When a run of the policy last ended well. */
  Optional<Instant> lastRun() {
    return workbench.store(estate).summaries().stream()
        .filter(run -> run.runbook().equals("protect"))
        .filter(run -> run.status() == RunSummary.Status.SUCCEEDED)
        .map(RunSummary::at)
        .max(Comparator.naturalOrder());
  }
}

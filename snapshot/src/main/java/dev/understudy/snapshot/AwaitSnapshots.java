package dev.understudy.snapshot;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Deadline;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Waits until snapshots can be used, all of them together by batched questions.
 *
 * @param snapshots ids joined by commas
 */
public record AwaitSnapshots(StepId id, ServerScope scope, Value snapshots) implements CheckStep {
  private static final Duration LISTING_LAG = Duration.ofSeconds(30);

  @Override
  public String summary() {
    return "Wait until the snapshots of " + scope.server().name() + " can be used";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    List<SnapshotId> wanted = Ids.snapshots(snapshots.in(context));
    if (wanted.isEmpty()) {
      throw new ProblemException(nothing(context));
    }
    Map<SnapshotId, Snapshot> seen = new HashMap<>();
    Deadline listed = context.deadline().atMost(LISTING_LAG);
    List<Snapshot> done =
        Poll.standard()
            .orFail(
                context.deadline(),
                () -> late(context, wanted, seen),
                () -> look(context, wanted, seen, listed));
    return Receipt.of(
        "snapshots",
        Ids.join(wanted),
        "cut",
        done.stream()
            .map(Snapshot::created)
            .min(Comparator.naturalOrder())
            .orElseThrow()
            .toString());
  }

  private Optional<List<Snapshot>> look(
      StepContext context,
      List<SnapshotId> wanted,
      Map<SnapshotId, Snapshot> seen,
      Deadline listed) {
    List<Snapshot> now = scope.region().snapshots().describe(wanted);
    for (SnapshotId one : wanted) {
      boolean isListed = now.stream().anyMatch(snapshot -> snapshot.id().equals(one));
      if (!isListed && (seen.containsKey(one) || listed.isOver())) {
        throw new ProblemException(vanished(context, one));
      }
    }
    for (Snapshot snapshot : now) {
      seen.put(snapshot.id(), snapshot);
      if (snapshot.state() == Snapshot.State.FAILED) {
        throw new ProblemException(failed(context, snapshot));
      }
    }
    long usable = now.stream().filter(Snapshot::isUsable).count();
    if (usable == wanted.size()) {
      return Optional.of(now);
    }
    int least = now.stream().mapToInt(Snapshot::progress).min().orElse(0);
    context.progress(usable + " of " + wanted.size() + " done, the slowest at " + least + "%");
    return Optional.empty();
  }

  private static Problem nothing(StepContext context) {
    return Problem.of(
        ProblemCode.NOT_FOUND,
        "there is no snapshot to wait for",
        "the step before it left none",
        "understudy run show " + context.run());
  }

  private static Problem failed(StepContext context, Snapshot snapshot) {
    return Problem.of(
        ProblemCode.RESOURCE_FAILED,
        "snapshot " + snapshot.id() + " of disk " + snapshot.sourceDisk() + " failed",
        "the cloud ended it as failed at " + snapshot.progress() + "%; the disk is as it was",
        NextCommand.undo(context) + ", then start again: a new snapshot will be taken");
  }

  private static Problem vanished(StepContext context, SnapshotId snapshot) {
    return Problem.of(
        ProblemCode.RESOURCE_FAILED,
        "snapshot " + snapshot + " is not there",
        "the cloud does not list it, or it was deleted",
        NextCommand.undo(context));
  }

  private static Problem late(
      StepContext context, List<SnapshotId> wanted, Map<SnapshotId, Snapshot> seen) {
    String unfinished =
        wanted.stream()
            .filter(
                one -> !Optional.ofNullable(seen.get(one)).filter(Snapshot::isUsable).isPresent())
            .map(SnapshotId::value)
            .collect(Collectors.joining(", "));
    return Problem.of(
        ProblemCode.TIMEOUT,
        "snapshots not finished in the time given: " + unfinished,
        "a first snapshot of a large disk takes long; it goes on meanwhile",
        NextCommand.resume(context));
  }
}

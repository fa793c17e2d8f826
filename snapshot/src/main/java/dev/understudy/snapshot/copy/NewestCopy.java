package dev.understudy.snapshot.copy;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.snapshot.SnapshotFacts;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Chooses the newest complete copy of each disk that a server's data lies on, proven or not: a
 * drill proves it. How old its data is shows what the loss of the home region would cost.
 *
 * @param scope at the site that it was copied to
 */
public record NewestCopy(StepId id, ServerScope scope) implements CheckStep {

  @Override
  public String summary() {
    return "Choose the newest copy of the data of "
        + scope.server().name()
        + " in "
        + scope.site().region();
  }

  @Override
  public Receipt check(StepContext context) {
    List<Snapshot> copies =
        scope
            .region()
            .snapshots()
            .findByTags(
                Tags.of(
                    Tags.ESTATE, scope.estate().name(),
                    Tags.PURPOSE, "snapshot",
                    Tags.SERVER, scope.server().name()))
            .stream()
            .filter(copy -> copy.copyOf().isPresent())
            .toList();
    List<Snapshot> chosen = new ArrayList<>();
    for (String disk :
        scope.server().data().stream().map(ServerSpec.DataPath::disk).distinct().toList()) {
      chosen.add(
          CopyLag.newest(
                  copies.stream()
                      .filter(copy -> copy.tags().find(Tags.DISK).filter(disk::equals).isPresent())
                      .toList())
              .orElseThrow(() -> none(disk, copies.size()).asException()));
    }
    Snapshot first = chosen.get(0);
    Instant cut = OwnSnapshots.cut(first);
    Duration age = Duration.between(cut, context.time().now());
    context.progress(first.id() + " holds the data of " + cut);
    return Receipt.of(
        "snapshot", first.id().value(),
        "snapshots",
            chosen.stream()
                .map(Snapshot::id)
                .map(SnapshotId::value)
                .collect(Collectors.joining(",")),
        "consistency", first.tags().find(Tags.CONSISTENCY).orElse(SnapshotFacts.CRASH),
        "cut", cut.toString(),
        "source", "drill",
        "age", (age.isNegative() ? Duration.ZERO : age).toString());
  }

  private Problem none(String disk, int all) {
    return Problem.of(
        ProblemCode.NOT_FOUND,
        "there is no complete copy of disk '"
            + disk
            + "' of server '"
            + scope.server().name()
            + "' in "
            + scope.site().region(),
        all == 0 ? "no copy of this server was found there" : all + " copies, none of it complete",
        "understudy snapshot copy --server " + scope.server().name() + " --wait");
  }
}

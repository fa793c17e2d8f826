package dev.understudy.snapshot;

import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the newest verified snapshot of each chosen disk, else the newest usable one.
 *
 * @param disks {@code data}, {@code system} or {@code all}
 */
public record NewestSnapshot(StepId id, ServerScope scope, String disks) implements CheckStep {

  @Override
  public String summary() {
    return "Choose the newest verified snapshot of the " + disks + " disk of " + name();
  }

  @Override
  public Receipt check(StepContext context) {
    List<SnapshotFacts> all =
        new SnapshotCatalog(scope.estate(), scope.cloud()).list(scope.server());
    List<SnapshotFacts> chosen = new ArrayList<>();
    for (String disk : DiskChoice.of(scope.server(), disks)) {
      chosen.add(newest(context, all, disk));
    }
    SnapshotFacts first = chosen.get(0);
    Duration age = Duration.between(first.created(), context.time().now());
    return Receipt.of(
        "snapshot", first.id().value(),
        "snapshots", Ids.join(chosen.stream().map(SnapshotFacts::id).toList()),
        "consistency", first.consistency(),
        "cut", first.created().toString(),
        "source", first.source(),
        "age", (age.isNegative() ? Duration.ZERO : age).toString());
  }

  private SnapshotFacts newest(StepContext context, List<SnapshotFacts> all, String disk) {
    List<SnapshotFacts> usable =
        all.stream().filter(s -> s.disk().equals(disk) && s.isUsable()).toList();
    if (usable.isEmpty()) {
      throw new ProblemException(none(disk, all));
    }
    SnapshotFacts newest = usable.get(0);
    Optional<SnapshotFacts> verified =
        usable.stream().filter(SnapshotFacts::isVerified).findFirst();
    if (verified.isEmpty()) {
      context.progress("no snapshot of disk '" + disk + "' was ever proven; using " + newest.id());
    } else if (!verified.get().id().equals(newest.id())) {
      context.progress(
          "using "
              + verified.get().id()
              + ", which was proven; "
              + newest.id()
              + " of "
              + newest.created()
              + " is newer and was not");
    }
    return verified.orElse(newest);
  }

  private String name() {
    return scope.server().name();
  }

  private Problem none(String disk, List<SnapshotFacts> all) {
    return Problem.of(
        ProblemCode.NOT_FOUND,
        "there is no usable snapshot of disk '" + disk + "' of server '" + name() + "'",
        all.isEmpty()
            ? "no snapshot of this server was found at all"
            : all.size() + " were found, none of them of this disk and finished",
        "understudy snapshot list --server " + name());
  }
}

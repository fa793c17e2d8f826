package dev.understudy.restore;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.server.NextCommand;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.StepContext;
import java.util.Locale;
import java.util.Optional;

/** What can be wrong with a snapshot that something is to be made of. */
final class SnapshotSource {

  private SnapshotSource() {}

  static Problem notUsable(StepContext context, String id, Optional<Snapshot> found) {
    String state =
        found
            .map(snapshot -> "it is " + snapshot.state().name().toLowerCase(Locale.ROOT))
            .orElse("the cloud does not list it in this region");
    return Problem.of(
        ProblemCode.BLOCKED,
        "snapshot " + id + " cannot be used",
        state,
        NextCommand.resume(context) + " once it is finished, or understudy snapshot list");
  }
}

package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.Optional;
import java.util.Set;

/** What commands about the snapshot policy need of the estate file. */
final class SnapshotPolicies {
  private SnapshotPolicies() {}

  /** The policy; without one there is nothing to go by. */
  static SnapshotPolicy of(Estate estate) {
    return estate
        .snapshots()
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.INVALID_FILE,
                        "the estate has no snapshot policy",
                        "protection.snapshots is missing in " + estate.file(),
                        "write protection.snapshots: its schedule and what to keep")
                    .asException());
  }

  /** The servers that a command is narrowed to; empty for all. */
  static Set<String> narrowed(SnapshotPolicy policy, Optional<String> server) {
    if (server.isPresent() && !policy.servers().contains(server.get())) {
      throw Globals.usage(
              "the snapshot policy has no server '" + server.get() + "'",
              "--server " + String.join(" | ", policy.servers()))
          .asException();
    }
    return server.map(Set::of).orElse(Set.of());
  }
}

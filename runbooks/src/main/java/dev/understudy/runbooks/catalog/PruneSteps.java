package dev.understudy.runbooks.catalog;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.StepKind.Parameter;
import dev.understudy.snapshot.prune.PruneSnapshots;
import dev.understudy.snapshot.prune.PruneSnapshots.Manners;
import java.util.List;
import java.util.Optional;

/** The kind of step that deletes snapshots. */
final class PruneSteps {
  private static final List<String> GUARD = List.of("stop", "tell");

  private PruneSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        new StepKind(
            "fleet.prune",
            "Deletes the snapshots that no rule of the policy keeps, and nothing else",
            List.of(
                FleetSteps.SERVERS,
                Parameter.optional(
                    "guard",
                    "stop",
                    "stop fails when too many would go or some cannot; tell only says so, and lets"
                        + " each disk lose one snapshot for the one it has just got"),
                Parameter.optional("allow", "how many deletions a person has allowed"),
                Parameter.optional(
                    "taken",
                    "of how many disks the slot has a snapshot; with fewer in the cloud's list"
                        + " nothing is deleted")),
            FleetSteps.facts("deleted", "planned", "judged", "stopped", "newest"),
            (id, given, environment) -> {
              ServerInputs inputs = new ServerInputs(given, environment);
              return new PruneSnapshots(
                  id,
                  FleetSteps.scope(given, environment),
                  inputs.oneOf("guard", "stop", GUARD).equals("tell") ? Manners.TELL : Manners.STOP,
                  given.findText("allow").map(PruneSteps::number),
                  inputs.find("taken"));
            }));
  }

  private static Integer number(String text) {
    return Optional.of(text)
        .filter(digits -> digits.matches("[1-9][0-9]{0,8}"))
        .map(Integer::valueOf)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(
                        ProblemCode.INVALID_FILE,
                        "'" + text + "' is no number of deletions",
                        "write the exact number that the prune asked for",
                        "understudy snapshot prune --dry-run")));
  }
}

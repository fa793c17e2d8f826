package dev.understudy.snapshot.copy;

import dev.understudy.cloud.server.NextCommand;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.snapshot.fleet.FleetFailure;
import dev.understudy.snapshot.fleet.FleetScope;
import dev.understudy.snapshot.fleet.FleetTrouble;
import java.util.Optional;

/** What is said when copies are missing. */
final class CopyProblems {

  private CopyProblems() {}

  /** Why an estate has no copies at all. */
  static Optional<Problem> noTarget(FleetScope scope) {
    return scope.policy().copies().isEmpty()
        ? Optional.of(
            Problem.of(
                ProblemCode.BLOCKED,
                "the estate does not say where snapshots are copied to",
                scope.estate().file() + " has no protection.snapshots.copyTo",
                "write there, such as copyTo: [{site: replica, keep: {daily: 7}}]"))
        : Optional.empty();
  }

  static Problem noDisks() {
    return Problem.of(
        ProblemCode.NOT_FOUND,
        "there is no disk to copy snapshots of",
        "no server of the policy has one outside of the regions that are copied to",
        "understudy snapshot plan");
  }

  /** Some copies could not be made, the rest was. */
  static Problem partial(StepContext context, FleetTrouble trouble) {
    return Problem.of(
        ProblemCode.RESOURCE_FAILED,
        trouble.count()
            + (trouble.count() == 1 ? " copy is" : " copies are")
            + " missing or cannot be looked at; all the rest was done",
        trouble.on(Receipt.empty()).get("failures"),
        NextCommand.resume(context));
  }

  /** A disk of which there is nothing to copy. */
  static FleetFailure nothing(CopyChoice choice) {
    return new FleetFailure(
        choice.place(),
        Problem.of(
            ProblemCode.NOT_FOUND,
            "there is no accomplished snapshot to copy",
            "none was taken by the policy, or none succeeded",
            "understudy snapshot take"));
  }
}

package dev.understudy.snapshot.copy;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.snapshot.fleet.FleetFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said when copies are missing: few lines, however many there are. */
final class CopyTrouble {
  private static final int LINES = 20;
  private static final String TAKE = "understudy snapshot take";

  private CopyTrouble() {}

  /** Why an estate has no copies at all. */
  static Optional<Problem> none(Estate estate) {
    if (estate.snapshots().isPresent() && !estate.snapshots().get().copies().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.of(
            ProblemCode.BLOCKED,
            "the estate does not say where snapshots are copied to",
            estate.file() + " has no protection.snapshots.copyTo",
            "write there, such as copyTo: [{site: replica, keep: {daily: 7}}]"));
  }

  /** Some copies could not be made, the rest was. */
  static Problem partial(List<FleetFailure> failures, String next) {
    boolean isLate =
        failures.stream().allMatch(failure -> failure.problem().code() == ProblemCode.TIMEOUT);
    return Problem.of(
        isLate ? ProblemCode.TIMEOUT : ProblemCode.RESOURCE_FAILED,
        failures.size()
            + (failures.size() == 1 ? " copy or place" : " copies or places")
            + " had trouble; the rest was done",
        lines(failures),
        next);
  }

  /** A disk of which there is nothing to copy. */
  static FleetFailure nothing(CopyChoice choice) {
    return new FleetFailure(
        choice.place(),
        Problem.of(
            ProblemCode.NOT_FOUND,
            "there is no accomplished snapshot to copy",
            "none was taken by the policy, or none succeeded",
            TAKE));
  }

  static Problem noDisks() {
    return Problem.of(
        ProblemCode.NOT_FOUND,
        "there is no disk to copy snapshots of",
        "no server of the policy has one outside of the regions that are copied to",
        "understudy snapshot plan");
  }

  /** One line each, the first of them. */
  static String lines(List<FleetFailure> failures) {
    String shown =
        failures.stream().limit(LINES).map(FleetFailure::line).collect(Collectors.joining("; "));
    return failures.size() > LINES ? shown + "; and " + (failures.size() - LINES) + " more" : shown;
  }
}

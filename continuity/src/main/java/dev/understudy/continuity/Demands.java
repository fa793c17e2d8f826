package dev.understudy.continuity;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What must hold for continuity to be proven. Nothing to check is never a proof.
 *
 * @param atLeast number of series that must have rows
 * @param allowMissing how many measurements may be missing; empty: none, or with an objective as
 *     many as it allows
 * @param rpo objective that each series is held to
 */
public record Demands(int atLeast, OptionalLong allowMissing, Optional<Duration> rpo) {
  private static final int SHOWN = 3;

  public Demands {
    if (atLeast < 1) {
      throw new IllegalArgumentException("a proof of no series: " + atLeast);
    }
  }

  /** Why it is not proven; empty when it is. */
  public Optional<Problem> problem(Continuity found) {
    int present = found.series().size() - found.absent().size();
    if (found.rows() == 0) {
      return failed("there is nothing to check", "no row in the time that was asked for");
    }
    if (!found.until().isAfter(found.from())) {
      return failed("there is nothing to check", found.from() + " is not before " + found.until());
    }
    if (found.unreadable() > 0) {
      return failed(found.unreadable() + " rows have no series or no time", "they prove nothing");
    }
    if (!found.absent().isEmpty()) {
      return failed(
          found.absent().size() + " series are absent", "no row of " + some(found.absent()));
    }
    if (present < atLeast) {
      return failed("only " + present + " series are there", "at least " + atLeast + " are to be");
    }
    List<String> unknown =
        found.series().stream()
            .filter(series -> series.every().isEmpty())
            .map(SeriesContinuity::series)
            .toList();
    if (!unknown.isEmpty()) {
      return Optional.of(
          Problem.of(
              ProblemCode.PROOF_FAILED,
              "it is not known how often " + unknown.size() + " series are due",
              "too few rows to learn it from: " + some(unknown),
              "give it: --every 1s"));
    }
    return missing(found);
  }

  private Optional<Problem> missing(Continuity found) {
    if (rpo.isPresent() && found.effectiveRpo().compareTo(rpo.get()) > 0) {
      return Optional.of(
          Problem.of(
              ProblemCode.OBJECTIVE_MISSED,
              "the effective RPO is "
                  + text(found.effectiveRpo())
                  + " and the objective "
                  + text(rpo.get()),
              lossOf(found),
              "see the gaps: --gaps 100"));
    }
    if (allowMissing.isEmpty() && rpo.isPresent()) {
      return Optional.empty();
    }
    return found.missing() <= allowMissing.orElse(0)
        ? Optional.empty()
        : failed(
            found.missing() + " of " + found.expected() + " measurements are missing",
            lossOf(found));
  }

  private static String lossOf(Continuity found) {
    return found.worstFirst().stream()
        .filter(series -> series.missing() > 0)
        .limit(SHOWN)
        .map(series -> series.series() + " lacks " + series.missing())
        .collect(Collectors.joining("; "));
  }

  private static Optional<Problem> failed(String what, String why) {
    return Optional.of(
        Problem.of(
            ProblemCode.PROOF_FAILED, what, why, "look at the source, and at --from and --until"));
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
        + (names.size() > SHOWN ? ", ..." : "");
  }

  /** {@code 1h 0m 3s} as ISO says it, without its letters in front. */
  private static String text(Duration duration) {
    return duration.toString().replaceFirst("^PT", "").toLowerCase(java.util.Locale.ROOT);
  }
}

package dev.understudy.archive.prune;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.List;
import java.util.Optional;

/**
 * Stops deletions that are so many that a mistake is likelier than a wish, as {@code snapshot
 * prune} does: more than 30 % of all, or of a source, where there are ten or more, or more than a
 * number. A person who has seen them says the exact number.
 *
 * @param max how many in one go need no word from a person
 */
public record PruneGuard(int max) {
  public static final int MAX = 100;

  private static final int PERCENT = 30;
  private static final int FEW = 10;

  /**
   * Why the plan must not be carried out.
   *
   * @param allowed the number that a person has said
   */
  public Optional<Problem> objection(PrunePlan plan, Optional<Integer> allowed) {
    int count = plan.deletions().size();
    if (count == 0 || allowed.filter(number -> number == count).isPresent()) {
      return Optional.empty();
    }
    if (allowed.isPresent()) {
      return Optional.of(
          stop(count, allowed.get() + " deletions were allowed, and there are " + count));
    }
    if (count > max) {
      return Optional.of(stop(count, "more than " + max + " would go"));
    }
    return PrunePlan.bySource(plan.lines()).entrySet().stream()
        .flatMap(
            source -> tooMany(source.getValue(), "the archives of " + source.getKey()).stream())
        .findFirst()
        .or(() -> tooMany(plan.lines(), "all archives"))
        .map(why -> stop(count, why));
  }

  private static Optional<String> tooMany(List<PruneLine> lines, String whose) {
    long going = lines.stream().filter(PruneLine::isGoing).count();
    return lines.size() >= FEW && going * 100 > (long) lines.size() * PERCENT
        ? Optional.of(
            "%d of %d (more than %d %%) of %s would go"
                .formatted(going, lines.size(), PERCENT, whose))
        : Optional.empty();
  }

  private static Problem stop(int count, String why) {
    return Problem.of(
        ProblemCode.BLOCKED,
        count + " archives would be deleted; nothing was",
        why + "; have the rules a mistake?",
        "understudy archive prune --dry-run shows them; if that is right: --allow-prune=" + count);
  }
}

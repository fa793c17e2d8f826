package dev.understudy.snapshot.prune;

import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stops deletions that are so many that a mistake is likelier than a wish: more than 30 % of all,
 * or of a disk with ten snapshots or more, or more than the policy's number. A person who has seen
 * them says the exact number.
 *
 * @param servers that the prune was narrowed to; empty for all
 * @param isAfterTaking whether each disk has just got a snapshot, and may lose one for it
 */
public record PruneGuard(SnapshotPolicy policy, Set<String> servers, boolean isAfterTaking) {
  private static final int PERCENT = 30;
  private static final int FEW = 10;

  public PruneGuard {
    servers = Set.copyOf(servers);
  }

  /**
   * Why the plan must not be carried out.
   *
   * @param allowed the number that a person has said; empty when none has
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
    return tooMany(plan).map(why -> stop(count, why));
  }

  private Optional<String> tooMany(PrunePlan plan) {
    int going = 0;
    int goingUsable = 0;
    int usable = 0;
    for (List<PruneLine> series : plan.series()) {
      int own = count(series, false);
      int ownUsable = Math.max(0, count(series, true) - (isAfterTaking ? 1 : 0));
      int all = (int) series.stream().filter(line -> line.snapshot().isUsable()).count();
      if (all >= FEW && isTooMuch(ownUsable, all)) {
        return Optional.of(
            share(ownUsable, all) + " of the snapshots of " + series.get(0).place() + " would go");
      }
      going += own - (isAfterTaking && own > 0 ? 1 : 0);
      goingUsable += ownUsable;
      usable += all;
    }
    if (isTooMuch(goingUsable, usable)) {
      return Optional.of(share(goingUsable, usable) + " of all snapshots would go");
    }
    return going > policy.maxPrune()
        ? Optional.of(
            going + " would go, and protection.snapshots.maxPrune is " + policy.maxPrune())
        : Optional.empty();
  }

  private static int count(List<PruneLine> series, boolean isUsable) {
    return (int)
        series.stream()
            .filter(PruneLine::isGoing)
            .filter(line -> !isUsable || line.snapshot().isUsable())
            .count();
  }

  private static boolean isTooMuch(int part, int whole) {
    return part * 100L > whole * (long) PERCENT;
  }

  private static String share(int part, int whole) {
    return part + " of " + whole + " (more than " + PERCENT + " %)";
  }

  private Problem stop(int count, String why) {
    String narrowed = servers.size() == 1 ? " --server " + servers.iterator().next() : "";
    String command = "understudy snapshot prune" + narrowed;
    return Problem.of(
        ProblemCode.BLOCKED,
        count + " snapshots would be deleted; nothing was",
        why + "; has the policy a mistake?",
        command
            + " --dry-run shows them; if that is right: "
            + command
            + " --allow-prune="
            + count);
  }
}

package dev.understudy.runbooks.general;

import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import dev.understudy.core.Token;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a person is asked.
 *
 * @param token of the attempt at the step: an answer is good for this attempt only
 * @param isDestructive whether something is destroyed by going on; then only a person may answer
 * @param allowed names of those who may say yes; empty: anybody
 * @param word that is typed to say yes
 * @param asked when; an answer of no is good for this once
 */
public record ApprovalRequest(
    RunId run,
    StepId step,
    Token token,
    String question,
    boolean isDestructive,
    List<String> allowed,
    String word,
    Instant asked) {
  private static final int SHORTEST_REASON = 10;

  public ApprovalRequest {
    allowed = List.copyOf(allowed);
  }

  /** What is wrong with a yes by that person for that reason; empty when nothing is. */
  public Optional<String> complaint(String by, String reason) {
    return complaintOfName(by).or(() -> complaintOfReason(reason));
  }

  public Optional<String> complaintOfName(String by) {
    if (by.isBlank()) {
      return Optional.of("the name of who approves is missing");
    }
    return allowed.isEmpty() || allowed.contains(by)
        ? Optional.empty()
        : Optional.of(
            "'" + by + "' may not approve this; only " + String.join(", ", allowed) + " may");
  }

  public Optional<String> complaintOfReason(String reason) {
    return !isDestructive || reason.strip().length() >= SHORTEST_REASON
        ? Optional.empty()
        : Optional.of(
            "something is destroyed by this: the reason must have at least "
                + SHORTEST_REASON
                + " characters");
  }

  /** The command that answers it from another terminal or host. */
  public String command() {
    return "understudy run approve " + run + " " + step + " --by NAME --reason TEXT";
  }
}

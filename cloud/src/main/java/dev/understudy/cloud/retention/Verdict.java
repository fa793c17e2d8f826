package dev.understudy.cloud.retention;

import java.util.List;

/**
 * What the rules say about one snapshot.
 *
 * @param reasons of keeping it, in restic's words; none when it is not kept
 */
public record Verdict<T>(T item, List<String> reasons) {

  public Verdict {
    reasons = List.copyOf(reasons);
  }

  /** Whether a rule keeps it. */
  public boolean keep() {
    return !reasons.isEmpty();
  }
}

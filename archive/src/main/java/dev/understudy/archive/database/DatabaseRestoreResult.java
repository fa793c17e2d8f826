package dev.understudy.archive.database;

import java.util.List;
import java.util.Optional;

/**
 * A database that has been restored and asked.
 *
 * @param bytes that were restored
 * @param level how far it is proven
 * @param answer to its check
 * @param proven what was proven, each a line for people
 * @param keptBefore where what was there before is kept until commit
 */
public record DatabaseRestoreResult(
    long bytes,
    Level level,
    Optional<String> answer,
    List<String> proven,
    Optional<String> keptBefore) {
  public DatabaseRestoreResult {
    proven = List.copyOf(proven);
  }

  /** How far a restored database is proven; see the levels of proof. */
  public enum Level {
    /** L3: it has started and answers. */
    SERVES,
    /** L4: its check has answered as expected. */
    COMPLETE;

    /** As in journals and reports: {@code L4}. */
    public String label() {
      return this == SERVES ? "L3" : "L4";
    }
  }
}

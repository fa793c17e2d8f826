package dev.understudy.archive.prune;

import dev.understudy.archive.catalog.ArchiveFacts;

/** What becomes of one archive, and why. */
public record PruneLine(ArchiveFacts archive, Fate fate, String reason) {

  /** What becomes of an archive. */
  public enum Fate {
    /** A retention rule wants it. */
    KEEP,
    /** No retention rule wants it, but it must not go. */
    PROTECT,
    DELETE
  }

  public boolean isGoing() {
    return fate == Fate.DELETE;
  }
}

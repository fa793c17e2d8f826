package dev.understudy.core;

import java.util.Optional;

/** The right to change an estate: one holder at a time, with an epoch that only grows. */
public interface Lease extends AutoCloseable {

  /** The fencing token: greater than that of every lease before. */
  long epoch();

  /**
   * Whether it is still ours; looks at the store, not at memory, and lets the store know that the
   * holder is alive. An error counts as no.
   */
  boolean isHeld();

  /** {@code user@host} who holds it; empty when nobody said. */
  default String owner() {
    return "";
  }

  /** Who has asked the holder to make room; empty when nobody has. */
  default Optional<String> evictedBy() {
    return Optional.empty();
  }

  /** Gives it back; repeatable. */
  @Override
  void close();
}

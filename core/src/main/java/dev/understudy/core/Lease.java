package dev.understudy.core;

/** The right to change an estate: one holder at a time, with an epoch that only grows. */
public interface Lease extends AutoCloseable {

  /** The fencing token: greater than that of every lease before. */
  long epoch();

  /** Whether it is still ours; looks at the store, not at memory. */
  boolean isHeld();

  /** Gives it back; repeatable. */
  @Override
  void close();
}

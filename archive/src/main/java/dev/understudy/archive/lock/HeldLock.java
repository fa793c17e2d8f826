package dev.understudy.archive.lock;

/** A lock of ours, until it is closed. */
public interface HeldLock extends AutoCloseable {

  /** Names it, as in {@link StandingLock#id}. */
  String id();

  /** Whether it is still there: a person may have broken it. Asks the repository. */
  boolean isHeld();

  /** Gives it back. Repeatable. */
  @Override
  void close();
}

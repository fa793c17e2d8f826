package dev.understudy.archive.lock;

import java.util.Locale;

/** Whether others may hold the same lock. */
public enum LockMode {
  /** Beside others that share it. */
  SHARED,
  /** Alone. */
  EXCLUSIVE;

  /** As in a file's name. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.understudy.core.store;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock files that this process holds. POSIX keeps file locks per process, and closing any
 * handle of a file drops them all: so a second store in one process must not even open the file
 * that the first has locked. The set belongs to the process because the locks do.
 */
final class HeldLocks {
  private static final Set<Name> HELD = ConcurrentHashMap.newKeySet();

  /** A lock file and which one it is: another may take its place when a lease is broken. */
  record Name(Path real, Object key) {}

  private HeldLocks() {}

  static boolean take(Name name) {
    return HELD.add(name);
  }

  static void giveBack(Name name) {
    HELD.remove(name);
  }
}

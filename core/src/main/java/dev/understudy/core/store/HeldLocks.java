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
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private HeldLocks() {}

  static boolean take(Path real) {
    return HELD.add(real);
  }

  static void giveBack(Path real) {
    HELD.remove(real);
  }
}

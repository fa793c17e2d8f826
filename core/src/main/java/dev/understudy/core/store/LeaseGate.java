package dev.understudy.core.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time, among all threads and processes of this host, for the moment in which a lease
 * changes hands: so that breaking one and taking one never meet half-way. A killed process leaves
 * it open. The lock within the process belongs to the process, as those of {@link HeldLocks} do.
 */
final class LeaseGate {
  private static final String NAME = "lease.gate";
  private static final ReentrantLock WITHIN = new ReentrantLock();

  private LeaseGate() {}

  /** What happens behind the gate. */
  interface Passage<T> {
    T pass() throws IOException;
  }

  /** Waits for its turn. An interruption would close the channel: it is put aside meanwhile. */
  static <T> T through(Path directory, Passage<T> passage) throws IOException {
    Path file = directory.resolve(NAME);
    WITHIN.lock();
    boolean isInterrupted = Thread.interrupted();
    try {
      makeIfAbsent(file);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.lock();
        return passage.pass();
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
      WITHIN.unlock();
    }
  }

  private static void makeIfAbsent(Path file) throws IOException {
    try {
      StateFiles.makeFile(file);
    } catch (FileAlreadyExistsException e) {
      // As it should be after the first time.
    }
  }
}

package dev.understudy.core.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from one thread to another: at most {@code limit} of them, in a ring that
 * grows as it is needed. What was put in before it broke can still be taken.
 */
final class BytePipe {
  private static final int FIRST = 64 * 1024;

  private final int limit;
  private byte[] ring;
  private int start;
  private int count;
  private boolean isEnded;
  private @Nullable String broken;

  BytePipe(int limit) {
    this.limit = limit;
    this.ring = new byte[Math.min(FIRST, limit)];
  }

  /** Waits while there is no room, and then until half is free: threads change seldom. */
  synchronized void put(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      await(() -> broken != null || count < limit);
      check();
      int part = Math.min(length - done, limit - count);
      append(bytes, offset + done, part);
      done += part;
    }
  }

  /** As {@link #put}, but refuses what there is no room for. */
  synchronized void putAtOnce(byte[] bytes, int offset, int length) throws IOException {
    check();
    if (length > limit - count) {
      throw new IOException("more was sent than asked for");
    }
    append(bytes, offset, length);
  }

  /** Waits for the first byte; -1 at the end. */
  synchronized int take(byte[] bytes, int offset, int length) throws IOException {
    await(() -> count > 0 || isEnded || broken != null);
    if (count == 0) {
      check();
      return -1;
    }
    int part = Math.min(length, count);
    int first = Math.min(part, ring.length - start);
    System.arraycopy(ring, start, bytes, offset, first);
    System.arraycopy(ring, 0, bytes, offset + first, part - first);
    boolean wasTight = count > limit / 2;
    count -= part;
    start = count == 0 ? 0 : (start + part) % ring.length; // an empty ring stays in the cache
    if (wasTight && count <= limit / 2) {
      notifyAll();
    }
    return part;
  }

  synchronized int available() {
    return count;
  }

  /** Nothing more will be put. */
  synchronized void end() {
    isEnded = true;
    notifyAll();
  }

  /** Puts fail from now on, and takes as soon as nothing is left. No effect after the end. */
  synchronized void breakOff(String why) {
    if (broken == null && !isEnded) {
      broken = why;
      notifyAll();
    }
  }

  private void append(byte[] bytes, int offset, int length) {
    grow(count + length);
    int end = (start + count) % ring.length;
    int first = Math.min(length, ring.length - end);
    System.arraycopy(bytes, offset, ring, end, first);
    System.arraycopy(bytes, offset + first, ring, 0, length - first);
    if (count == 0) {
      notifyAll();
    }
    count += length;
  }

  private void grow(int needed) {
    int size = ring.length;
    while (size < needed) {
      size = Math.min(limit, size * 2);
    }
    if (size > ring.length) {
      byte[] larger = new byte[size];
      int first = Math.min(count, ring.length - start);
      System.arraycopy(ring, start, larger, 0, first);
      System.arraycopy(ring, 0, larger, first, count - first);
      ring = larger;
      start = 0;
    }
  }

  private void check() throws IOException {
    if (broken != null) {
      throw new IOException(broken);
    }
  }

  private synchronized void await(BooleanSupplier reason) throws InterruptedIOException {
    try {
      while (!reason.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}

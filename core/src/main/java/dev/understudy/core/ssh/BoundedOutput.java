package dev.understudy.core.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps what a command prints, up to a limit; what comes after that is only noticed. */
final class BoundedOutput extends OutputStream {
  private static final int TICK_MILLIS = 50;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int limit;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean isOverrun;

  BoundedOutput(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int room = limit - kept.size();
    isOverrun |= length > room;
    kept.write(bytes, offset, Math.min(length, room));
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** Waits a moment; whether the command is over: errors are closed with the channel. */
  boolean awaitClose() throws InterruptedException {
    return closed.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  synchronized boolean isOverrun() {
    return isOverrun;
  }

  synchronized byte[] bytes() {
    return kept.toByteArray();
  }

  synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }
}

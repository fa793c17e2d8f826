package dev.understudy.core;

/** A lease that can be taken away. */
final class FakeLease implements Lease {
  private volatile boolean isHeld = true;

  void lose() {
    isHeld = false;
  }

  @Override
  public long epoch() {
    return 1;
  }

  @Override
  public boolean isHeld() {
    return isHeld;
  }

  @Override
  public void close() {
    isHeld = false;
  }
}

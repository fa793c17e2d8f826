package dev.understudy.lab.workload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the platform accepts writes: not while it is a standby, and not while a snapshot has
 * asked for quiet. A hold ends by itself after its time, so that a dead operator never stops the
 * platform; one without a time lasts until it is released or the platform ends. Safe for many
 * threads.
 */
final class WriteGate {
  private final Clock clock;
  private boolean standby;
  private Instant heldUntil = Instant.MIN;
  private boolean holding;

  WriteGate(Clock clock, boolean standby) {
    this.clock = clock;
    this.standby = standby;
  }

  synchronized void hold(Duration limit) {
    holding = true;
    heldUntil = clock.instant().plus(limit);
  }

  synchronized void holdUntilReleased() {
    holding = true;
    heldUntil = Instant.MAX;
  }

  /** Ends a hold; false when there was one and it had ended by itself. */
  synchronized boolean release() {
    boolean inTime = !holding || clock.instant().isBefore(heldUntil);
    holding = false;
    return inTime;
  }

  synchronized void standby(boolean value) {
    standby = value;
  }

  synchronized boolean isStandby() {
    return standby;
  }

  /** Enters a write if none is refused; once a hold has begun, no write slips in behind it. */
  synchronized <T> T enter(Supplier<T> write) {
    Optional<String> refusal = findRefusal();
    if (refusal.isPresent()) {
      throw new Http.Refusal(503, refusal.get());
    }
    return write.get();
  }

  /** Why writes are refused now, if they are. */
  synchronized Optional<String> findRefusal() {
    if (standby) {
      return Optional.of("standby");
    }
    return holding && clock.instant().isBefore(heldUntil)
        ? Optional.of("holding writes")
        : Optional.empty();
  }
}

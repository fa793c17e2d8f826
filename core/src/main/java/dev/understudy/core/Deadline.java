package dev.understudy.core;

import java.time.Duration;
import java.time.Instant;

/** An instant by which something must be done, on a {@link TimeSource}. */
public record Deadline(TimeSource time, Instant at) {

  public static Deadline in(TimeSource time, Duration limit) {
    return new Deadline(time, time.now().plus(limit));
  }

  public boolean isOver() {
    return !time.now().isBefore(at);
  }

  /** Zero when it is over. */
  public Duration left() {
    Duration left = Duration.between(time.now(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The nearer of this deadline and {@code limit} from now. */
  public Deadline atMost(Duration limit) {
    Instant other = time.now().plus(limit);
    return other.isBefore(at) ? new Deadline(time, other) : this;
  }
}

package dev.understudy.lab.rpc;

import java.time.Duration;
import java.util.Locale;

/**
 * One scripted fault of an action.
 *
 * @param argument error code, {@code TYPE@ZONE}, or empty
 * @param delay of {@link Kind#SLOW}
 * @param times how many calls it hits; positive
 */
record Fault(Kind kind, String argument, Duration delay, int times) {

  /** What happens to the call. */
  enum Kind {
    /** Refused with {@code Throttling.User}. */
    THROTTLE,
    /** Refused with the code given. */
    ERROR,
    /** Carried out, but the connection is dropped before the reply. */
    LOSE_REPLY,
    /** The connection is dropped before anything is done. */
    DROP,
    /** Carried out after a delay. */
    SLOW,
    /** Answered by an HTML page, as a gateway in between does. */
    HTML,
    /** Refused with {@code ServiceUnavailable}. */
    UNAVAILABLE,
    /** Accepted; the resource then disappears. */
    VANISH,
    /** Accepted; the work then ends in failure. */
    FAIL,
    /** That type is sold out in that zone. */
    NO_STOCK;

    /** Whether the endpoint deals with it, or the action itself. */
    boolean isOfTheWire() {
      return this != VANISH && this != FAIL && this != NO_STOCK;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  Fault {
    if (times < 1) {
      throw new IllegalArgumentException("a fault must hit at least one call");
    }
  }

  @Override
  public String toString() {
    String argumentText = argument.isEmpty() ? "" : " " + argument;
    String delayText = delay.isZero() ? "" : " " + delay.toMillis() + "ms";
    return kind.word() + argumentText + delayText + " " + times;
  }
}

package dev.understudy.lab.rpc;

import java.time.Duration;
import java.util.Locale;

/**
 * One scripted fault of an action.
 *
 * @param argument error code, {@code TYPE@ZONE}, or empty
 * @param delay of {@link Kind#SLOW}, {@link Kind#THROTTLE_WINDOW} and {@link Kind#LAG}
 * @param times how many calls it hits, or how many windows; positive
 */
record Fault(Kind kind, String argument, Duration delay, int times) {

  /** What happens to the call. */
  enum Kind {
    /** Refused with {@code Throttling.User}. */
    THROTTLE,
    /**
     * Refused with {@code Throttling.User} until the clock's next whole multiple of the time given:
     * with {@code 1m} for the rest of the minute, as a used-up quota does.
     */
    THROTTLE_WINDOW,
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
    /** Refused for want of permission. */
    DENY,
    /** Carried out as if there were no fault, so that the next one hits a later call. */
    PASS,
    /** A listing whose next page is this page again. */
    REPEAT_PAGE,
    /** A listing that is empty and says that nothing follows, whatever there is. */
    EMPTY_PAGE,
    /** Accepted; the resource then disappears. */
    VANISH,
    /** Accepted; the work then ends in failure. */
    FAIL,
    /** Carried out; for the time given no listing shows what it has made. */
    LAG,
    /** That type is sold out in that zone. */
    NO_STOCK;

    /** Whether the endpoint deals with it, or the action itself. */
    boolean isOfTheWire() {
      return this != VANISH && this != FAIL && this != LAG && this != NO_STOCK;
    }

    boolean isOfListings() {
      return this == REPEAT_PAGE || this == EMPTY_PAGE;
    }

    boolean hasDuration() {
      return this == SLOW || this == THROTTLE_WINDOW || this == LAG;
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

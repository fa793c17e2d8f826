package dev.understudy.failover.assess;

/**
 * One thing that was looked at.
 *
 * @param subject what was asked, for example {@code ssh}
 * @param text what was seen, one line
 */
public record Finding(String subject, State state, String text) {

  /** Whether that is as it should be. */
  public enum State {
    GOOD,
    BAD,
    UNKNOWN
  }

  static Finding good(String subject, String text) {
    return new Finding(subject, State.GOOD, text);
  }

  static Finding bad(String subject, String text) {
    return new Finding(subject, State.BAD, text);
  }

  static Finding unknown(String subject, String text) {
    return new Finding(subject, State.UNKNOWN, text);
  }

  boolean isGood() {
    return state == State.GOOD;
  }
}

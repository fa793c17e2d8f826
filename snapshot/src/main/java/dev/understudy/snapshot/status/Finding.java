package dev.understudy.snapshot.status;

/**
 * Something that is not as it should be.
 *
 * @param text one line, which says what, and what to type where there is something to type
 */
public record Finding(Grade grade, String text) {

  static Finding warning(String text) {
    return new Finding(Grade.WARNING, text);
  }

  static Finding critical(String text) {
    return new Finding(Grade.CRITICAL, text);
  }

  static Finding unknown(String text) {
    return new Finding(Grade.UNKNOWN, text);
  }
}

package dev.understudy.runbooks.document;

/** Text from a journal, which may hold what a remote command has printed. */
final class PlainText {
  private PlainText() {}

  /**
   * On one line, without control characters: nothing in it can move a cursor, turn the direction of
   * what follows, or break a page.
   */
  static String line(String text) {
    return text.strip()
        .replaceAll("\\s*\\R\\s*", " ")
        .replaceAll(
            "[\\p{Cc}\\p{Cs}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}\\x{FFFE}\\x{FFFF}]", "�");
  }
}

package dev.understudy.runbooks.document;

import java.util.List;
import java.util.stream.Collectors;

/** Writes a document as Markdown that is readable as it is. */
final class MarkdownText {
  private static final String BLANK = "____";

  private MarkdownText() {}

  static String of(Document document, String nothing) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(escaped(document.title())).append("\n\n");
    text.append(line(document.note())).append('\n');
    for (Section section : document.sections()) {
      text.append("\n## ").append(escaped(section.title())).append("\n\n");
      text.append(body(section.isEmpty() ? section.say(nothing) : section));
    }
    return text.toString();
  }

  private static String body(Section section) {
    StringBuilder text = new StringBuilder();
    section.paragraphs().forEach(each -> text.append(line(each)).append('\n'));
    section.points().forEach(point -> text.append("- ").append(line(point)).append('\n'));
    section
        .table()
        .filter(table -> !table.rows().isEmpty())
        .ifPresent(table -> append(text, table));
    boolean endsInTable = text.length() > 0 && text.charAt(text.length() - 2) == '|';
    text.append(endsInTable && !section.blanks().isEmpty() ? "\n" : "");
    for (String question : section.blanks()) {
      text.append("- ").append(escaped(question)).append(' ').append(BLANK).append('\n');
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Table table) {
    if (text.length() > 0) {
      text.append('\n');
    }
    text.append(row(table.header())).append("|");
    text.append(" --- |".repeat(table.header().size())).append('\n');
    table.rows().forEach(cells -> text.append(row(cells)));
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(MarkdownText::escaped)
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** Nothing that a journal holds becomes markup; ids and paths stay as they are. */
  private static String escaped(String text) {
    return PlainText.line(text)
        .replaceAll("([\\\\`*\\[\\]<>|~])", "\\\\$1")
        .replaceAll("(?<![\\p{Alnum}])_|_(?![\\p{Alnum}])", "\\\\_")
        .replaceAll("^#", "\\\\#");
  }

  /** The same where a line begins, so that no sign makes it a list or a heading. */
  private static String line(String text) {
    return escaped(text)
        .replaceAll("^([0-9]+)(?=[.)]\\s)", "$1\\\\")
        .replaceAll("^([-+=])", "\\\\$1");
  }
}

package dev.understudy.runbooks.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a document; all of it plain text.
 *
 * @param id stable, the same in every language
 * @param blanks questions that only people can answer
 */
record Section(
    String id,
    String title,
    List<String> paragraphs,
    List<String> points,
    Optional<Table> table,
    List<String> blanks) {

  Section {
    paragraphs = List.copyOf(paragraphs);
    points = List.copyOf(points);
    blanks = List.copyOf(blanks);
  }

  static Section of(String id, String title) {
    return new Section(id, title, List.of(), List.of(), Optional.empty(), List.of());
  }

  Section say(String paragraph) {
    return new Section(id, title, with(paragraphs, paragraph), points, table, blanks);
  }

  Section point(String point) {
    return new Section(id, title, paragraphs, with(points, point), table, blanks);
  }

  Section table(Table rows) {
    return new Section(id, title, paragraphs, points, Optional.of(rows), blanks);
  }

  Section blank(String question) {
    return new Section(id, title, paragraphs, points, table, with(blanks, question));
  }

  boolean isEmpty() {
    return paragraphs.isEmpty()
        && points.isEmpty()
        && blanks.isEmpty()
        && table.map(Table::rows).map(List::isEmpty).orElse(true);
  }

  private static List<String> with(List<String> old, String next) {
    List<String> more = new ArrayList<>(old);
    more.add(next);
    return more;
  }
}

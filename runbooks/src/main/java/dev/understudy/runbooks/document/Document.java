package dev.understudy.runbooks.document;

import java.util.List;

/** What a page says, before it is Markdown or HTML; all of it plain text. */
record Document(String title, String note, List<Section> sections) {
  Document {
    sections = List.copyOf(sections);
  }
}

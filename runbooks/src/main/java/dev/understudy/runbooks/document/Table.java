package dev.understudy.runbooks.document;

import java.util.List;

/** Rows of plain text below a header; every row as wide as the header. */
record Table(List<String> header, List<List<String>> rows) {
  Table {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
    for (List<String> row : rows) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException("a row of " + row.size() + " below " + header);
      }
    }
  }
}

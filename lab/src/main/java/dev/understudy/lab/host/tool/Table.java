package dev.understudy.lab.host.tool;

import java.util.ArrayList;
import java.util.List;

/** Text in columns, as the tools of a host print it. */
final class Table {
  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> headings) {
    this.headings = List.copyOf(headings);
  }

  void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  String text(boolean withHeadings) {
    List<List<String>> lines = new ArrayList<>();
    if (withHeadings) {
      lines.add(headings);
    }
    lines.addAll(rows);
    int[] widths = new int[headings.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        row.append(line.get(i));
        row.append(" ".repeat(widths[i] - line.get(i).length() + 1));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}

package dev.understudy.bench;

import java.util.List;
import java.util.Locale;

/** One figure of a table: what was measured, and what it should be. */
record Figure(String name, String measured, String target, boolean isMet) {

  /** The table, one line each. */
  static void print(String title, List<Figure> figures, Report report) {
    report.line(title);
    for (Figure figure : figures) {
      report.line(
          String.format(
              Locale.ROOT,
              "  %-42s %-34s %-10s %s",
              figure.name(),
              figure.measured(),
              figure.isMet() ? "met" : "MISSED",
              figure.target()));
    }
  }
}

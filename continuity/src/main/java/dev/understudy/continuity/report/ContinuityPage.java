package dev.understudy.continuity.report;

import dev.understudy.continuity.Continuity;
import dev.understudy.continuity.Gap;
import dev.understudy.continuity.SeriesContinuity;
import dev.understudy.core.Problem;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The result as one HTML page that needs nothing else: verdict, figures, picture, series and gaps.
 * Every text of the data is escaped, and the page may load and run nothing.
 */
public record ContinuityPage(Continuity found, Optional<Problem> problem) {
  private static final int MOST = 500;

  public String html() {
    List<SeriesContinuity> worst = found.worstFirst();
    return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Continuity</title>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <style>
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#222}
        table{border-collapse:collapse;margin:1rem 0}th,td{border-bottom:1px solid #ddd;padding:.25rem .6rem;text-align:right}
        th:first-child,td:first-child{text-align:left}img{max-width:100%%}.good{color:#1d7a6f}.bad{color:#a01025}
        </style></head><body>
        <h1>Continuity</h1>
        <p class="%s"><strong>%s</strong></p>
        <p>From %s until %s.</p>
        %s
        %s
        <h2>Series</h2>
        %s
        <h2>Gaps</h2>
        %s
        </body></html>
        """
        .formatted(
            problem.isPresent() ? "bad" : "good",
            problem.map(it -> escaped(it.what() + ": " + it.why())).orElse("Proven."),
            found.from(),
            found.until(),
            figures(),
            picture(),
            series(worst),
            gaps(worst));
  }

  private String figures() {
    return "<table><tr><th>Effective RPO</th><td>"
        + text(found.effectiveRpo())
        + "</td></tr><tr><th>RPO before backfill</th><td>"
        + text(found.rpoBeforeBackfill())
        + "</td></tr>"
        + figure("Series", found.series().size())
        + figure("Expected", found.expected())
        + figure("Missing", found.missing())
        + figure("Backfilled", found.backfilled())
        + figure("Duplicates", found.duplicates())
        + figure("Gaps", found.gaps())
        + figure("Empty windows", found.emptyWindows())
        + "</table>";
  }

  private static String figure(String name, long number) {
    return "<tr><th>" + name + "</th><td>" + number + "</td></tr>";
  }

  private String picture() {
    if (found.heat().rows().isEmpty()) {
      return "";
    }
    String data = Base64.getEncoder().encodeToString(HeatPicture.png(found.heat()));
    return "<p><img alt=\"Each series over time\" src=\"data:image/png;base64," + data + "\"></p>";
  }

  private static String series(List<SeriesContinuity> worst) {
    return "<table><tr><th>Series</th><th>Cadence</th><th>Expected</th><th>Missing</th>"
        + "<th>Backfilled</th><th>Duplicates</th><th>Gaps</th><th>Longest</th>"
        + "<th>Empty windows</th><th>Effective RPO</th></tr>"
        + worst.stream().limit(MOST).map(ContinuityPage::line).collect(Collectors.joining())
        + "</table>"
        + (worst.size() > MOST ? "<p>And " + (worst.size() - MOST) + " more.</p>" : "");
  }

  private static String line(SeriesContinuity series) {
    return row(
        escaped(series.series()) + (series.isAbsent() ? " (absent)" : ""),
        series.every().map(ContinuityPage::text).orElse("unknown"),
        series.expected(),
        series.missing(),
        series.backfilled(),
        series.duplicates(),
        series.gaps(),
        text(series.longestGap()),
        series.emptyWindows(),
        text(series.effectiveRpo()));
  }

  private static String gaps(List<SeriesContinuity> worst) {
    String rows =
        worst.stream()
            .flatMap(series -> series.longest().stream().map(gap -> line(series.series(), gap)))
            .limit(MOST)
            .collect(Collectors.joining());
    return rows.isEmpty()
        ? "<p>None.</p>"
        : "<table><tr><th>Series</th><th>From</th><th>Until</th><th>Length</th><th>Missing</th></tr>"
            + rows
            + "</table>";
  }

  private static String line(String series, Gap gap) {
    return row(escaped(series), gap.from(), gap.until(), text(gap.length()), gap.missing());
  }

  private static String row(Object... cells) {
    return java.util.Arrays.stream(cells)
        .map(cell -> "<td>" + cell + "</td>")
        .collect(Collectors.joining("", "<tr>", "</tr>"));
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}

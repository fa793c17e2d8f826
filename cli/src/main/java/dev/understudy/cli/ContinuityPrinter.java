package dev.understudy.cli;

import dev.understudy.continuity.Continuity;
import dev.understudy.continuity.Gap;
import dev.understudy.continuity.SeriesContinuity;
import dev.understudy.core.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells what was found about continuity, to people and to programs. */
record ContinuityPrinter(Output output, Continuity found, Optional<Problem> problem) {
  private static final int SHOWN = 20;

  void print() {
    List<SeriesContinuity> worst = found.worstFirst();
    if (!worst.isEmpty() && (!output.isQuiet() || problem.isPresent())) {
      table(worst);
      totals();
    }
    for (SeriesContinuity series : worst) {
      output.object("series", fields(series));
      series.longest().forEach(gap -> output.object("gap", fields(series.series(), gap)));
    }
    output.object("result", result());
  }

  private void table(List<SeriesContinuity> worst) {
    output.text(
        row(
            "series",
            "every",
            "expected",
            "missing",
            "backfilled",
            "double",
            "gaps",
            "longest",
            "windows",
            "lost"));
    worst.stream().limit(SHOWN).forEach(series -> output.text(line(series)));
    if (worst.size() > SHOWN) {
      output.text("and " + (worst.size() - SHOWN) + " more series that lost no more than these");
    }
    worst.stream()
        .limit(SHOWN)
        .flatMap(
            series ->
                series.longest().stream()
                    .map(
                        gap ->
                            "gap: "
                                + shown(series.series())
                                + " lacks "
                                + gap.missing()
                                + " from "
                                + gap.from()
                                + " until "
                                + gap.until()))
        .limit(SHOWN)
        .forEach(output::text);
  }

  private static String line(SeriesContinuity series) {
    return row(
        shown(series.series()),
        series.every().map(Durations::text).orElse("?"),
        series.isAbsent() ? "absent" : Long.toString(series.expected()),
        Long.toString(series.missing()),
        Long.toString(series.backfilled()),
        Long.toString(series.duplicates()),
        Long.toString(series.gaps()),
        Durations.text(series.longestGap()),
        Long.toString(series.emptyWindows()),
        Durations.text(series.effectiveRpo()));
  }

  /** Names come from the data: they may say anything, but not to the terminal. */
  private static String shown(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  private static String row(String... cells) {
    return String.format(
        Locale.ROOT, "%-24s %9s %12s %10s %10s %10s %7s %10s %8s %12s", (Object[]) cells);
  }

  private void totals() {
    output.text(
        found.series().size()
            + " series from "
            + found.from()
            + " until "
            + found.until()
            + ": "
            + found.expected()
            + " measurements expected, "
            + found.missing()
            + " missing, "
            + found.backfilled()
            + " backfilled, "
            + found.duplicates()
            + " double");
    output.text(
        "effective RPO "
            + Durations.text(found.effectiveRpo())
            + ", before the backfill "
            + Durations.text(found.rpoBeforeBackfill()));
  }

  private static Map<String, Object> fields(SeriesContinuity series) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("series", series.series());
    series.every().ifPresent(every -> fields.put("everySeconds", Durations.seconds(every)));
    fields.put("absent", series.isAbsent());
    fields.put("rows", series.rows());
    series.first().ifPresent(first -> fields.put("first", first.toString()));
    series.last().ifPresent(last -> fields.put("last", last.toString()));
    fields.put("expected", series.expected());
    fields.put("seen", series.seen());
    fields.put("missing", series.missing());
    fields.put("duplicates", series.duplicates());
    fields.put("backfilled", series.backfilled());
    fields.put("gaps", series.gaps());
    fields.put("emptyWindows", series.emptyWindows());
    fields.put("longestGapSeconds", Durations.seconds(series.longestGap()));
    fields.put("effectiveRpoSeconds", Durations.seconds(series.effectiveRpo()));
    fields.put("rpoBeforeBackfillSeconds", Durations.seconds(series.rpoBeforeBackfill()));
    return fields;
  }

  private static Map<String, Object> fields(String series, Gap gap) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("series", series);
    fields.put("from", gap.from().toString());
    fields.put("until", gap.until().toString());
    fields.put("seconds", Durations.seconds(gap.length()));
    fields.put("missing", gap.missing());
    return fields;
  }

  private Map<String, Object> result() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("outcome", problem.isPresent() ? "failed" : "succeeded");
    result.put("from", found.from().toString());
    result.put("until", found.until().toString());
    result.put("series", found.series().size());
    result.put("absent", found.absent());
    result.put("rows", found.rows());
    result.put("unreadable", found.unreadable());
    result.put("expected", found.expected());
    result.put("missing", found.missing());
    result.put("duplicates", found.duplicates());
    result.put("backfilled", found.backfilled());
    result.put("gaps", found.gaps());
    result.put("emptyWindows", found.emptyWindows());
    result.put("effectiveRpoSeconds", Durations.seconds(found.effectiveRpo()));
    result.put("rpoBeforeBackfillSeconds", Durations.seconds(found.rpoBeforeBackfill()));
    problem.ifPresent(it -> result.put("problem", Output.problemFields(it)));
    return result;
  }
}

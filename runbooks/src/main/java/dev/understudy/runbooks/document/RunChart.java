package dev.understudy.runbooks.document;

import dev.understudy.runbooks.report.RunReport;
import dev.understudy.runbooks.report.Standstill;
import dev.understudy.runbooks.report.StepReport;
import dev.understudy.runbooks.report.StepView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * When each step was worked on, as a drawing: a row for each step, a bar for each time. Times in
 * which nobody ran the run are cut out, and marked where they were.
 */
record RunChart(RunReport report, Words words) {
  private static final int WIDTH = 1000;
  private static final int LEFT = 270;
  private static final int RIGHT = 60;
  private static final int TOP = 30;
  private static final int ROW = 18;
  private static final int TICKS = 4;
  private static final int LABEL = 38;

  /** What the page's template draws. */
  Map<String, Object> model() {
    Map<String, Object> model = new HashMap<>();
    model.put("width", WIDTH);
    model.put("height", TOP + ROW * report.steps().size() + 10);
    model.put("bottom", TOP + ROW * report.steps().size());
    model.put("label", words.say("chart.title"));
    model.put("rows", rows());
    model.put("ticks", ticks());
    model.put("breaks", report.standstills().stream().map(this::standstill).toList());
    return model;
  }

  private List<Map<String, Object>> rows() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (StepReport one : report.steps()) {
      StepView step = one.step();
      int top = TOP + ROW * rows.size();
      Map<String, Object> row = new HashMap<>();
      row.put("base", top + 12);
      row.put("top", top + 3);
      row.put("id", step.id().value());
      row.put("name", cut(step.id().value()));
      row.put("summary", PlainText.line(step.summary()));
      row.put("noReturn", step.isPointOfNoReturn());
      row.put(
          "bars",
          step.spans().stream()
              .sorted(Comparator.comparing(RunChart::took).reversed())
              .map(span -> bar(step, span, top))
              .toList());
      rows.add(row);
    }
    return rows;
  }

  private Map<String, Object> bar(StepView step, StepView.Span span, int top) {
    double from = x(span.from());
    return Map.of(
        "x",
        decimal(from),
        "top",
        top + 3,
        "width",
        decimal(Math.max(2, x(span.to()) - from)),
        "kind",
        span.status().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        "title",
        words.say("chart.bar", step.id(), span.status(), took(span)));
  }

  /**
   * The longest is drawn first: a success counts from the first try, and must not hide the others.
   */
  private static Duration took(StepView.Span span) {
    return Duration.between(span.from(), span.to());
  }

  private List<Map<String, Object>> ticks() {
    List<Map<String, Object>> ticks = new ArrayList<>();
    for (int i = 0; i <= TICKS; i++) {
      ticks.add(
          Map.of(
              "x",
              decimal(LEFT + (double) (WIDTH - LEFT - RIGHT) * i / TICKS),
              "name",
              words.duration(length().multipliedBy(i).dividedBy(TICKS))));
    }
    return ticks;
  }

  private Map<String, Object> standstill(Standstill stop) {
    return Map.of(
        "x", decimal(x(stop.to())), "title", words.say("chart.stood-still", stop.length()));
  }

  private double x(Instant at) {
    double part = (double) running(at).toMillis() / Math.max(1, length().toMillis());
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.min(1, Math.max(0, part));
  }

  /** How long the run had been running until then. */
  private Duration running(Instant at) {
    Duration running = Duration.between(report.run().started(), at);
    for (Standstill stop : report.standstills()) {
      if (at.isAfter(stop.from())) {
        Instant end = at.isBefore(stop.to()) ? at : stop.to();
        running = running.minus(Duration.between(stop.from(), end));
      }
    }
    return running;
  }

  private Duration length() {
    return running(report.timeline().get(report.timeline().size() - 1).record().at());
  }

  private static String cut(String text) {
    return text.length() <= LABEL ? text : text.substring(0, LABEL - 1) + "…";
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}

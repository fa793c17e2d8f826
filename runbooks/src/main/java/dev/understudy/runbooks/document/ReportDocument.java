package dev.understudy.runbooks.document;

import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.runbooks.report.RunReport;
import dev.understudy.runbooks.report.RunView;
import dev.understudy.runbooks.report.StepReport;
import dev.understudy.runbooks.report.StepView;
import java.util.ArrayList;
import java.util.List;

/** The report of a run, as sections of plain text. */
record ReportDocument(RunReport report, Words words) {

  Document document() {
    RunText text = new RunText(report, words);
    return new Document(
        words.say("report.of", report.run().run()),
        words.say("report.note"),
        List.of(
            overview(text),
            text.objectives(),
            text.interventions(),
            text.decisions(),
            text.approvals(),
            steps(text),
            calls(),
            facts(),
            new TimelineText(report, words).section(),
            text.integrity()));
  }

  private Section overview(RunText text) {
    RunView run = report.run();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("overview.runbook", run.runbook()));
    rows.add(row("overview.estate", run.estate()));
    rows.add(row("overview.status", words.label(run.status())));
    run.problem().map(Problem::toString).ifPresent(why -> rows.add(row("overview.problem", why)));
    run.evictedBy().ifPresent(by -> rows.add(row("overview.evicted-by", by)));
    rows.add(row("overview.actor", run.actor()));
    rows.add(row("overview.started", Words.instant(run.started())));
    run.ended().ifPresent(at -> rows.add(row("overview.ended", Words.instant(at))));
    run.took().ifPresent(took -> rows.add(row("overview.took", words.duration(took))));
    report.usual().ifPresent(usual -> rows.add(row("overview.usual", text.usual(usual))));
    if (!report.standstills().isEmpty()) {
      rows.add(row("overview.stood-still", words.duration(report.stoodStill())));
    }
    rows.add(row("overview.resumes", String.valueOf(run.resumes())));
    rows.add(
        row(
            "overview.steps",
            words.say(
                "overview.steps.count",
                report.count(StepView.Status.SUCCEEDED),
                report.steps().size())));
    rows.add(row("overview.tool", run.toolVersion()));
    return Section.of("overview", words.say("overview.title"))
        .table(new Table(List.of(words.say("column.name"), words.say("column.value")), rows));
  }

  private List<String> row(String name, String value) {
    return List.of(words.say(name), value);
  }

  private Section steps(RunText text) {
    List<List<String>> rows = new ArrayList<>();
    for (StepReport one : report.steps()) {
      StepView step = one.step();
      rows.add(
          List.of(
              step.id().value(),
              step.summary().isEmpty() ? "-" : step.summary(),
              status(one),
              step.took().map(words::duration).orElse("-"),
              one.usual().map(text::usual).orElseGet(() -> words.say("steps.never-measured")),
              String.valueOf(step.starts()),
              String.valueOf(step.retries())));
    }
    return Section.of("steps", words.say("steps.title"))
        .table(
            new Table(
                List.of(
                    words.say("column.step"),
                    words.say("column.summary"),
                    words.say("column.status"),
                    words.say("column.took"),
                    words.say("column.usual"),
                    words.say("column.starts"),
                    words.say("column.retries")),
                rows));
  }

  private String status(StepReport one) {
    StepView step = one.step();
    List<String> all = new ArrayList<>();
    all.add(words.label(step.status()));
    if (step.found()) {
      all.add(words.say("steps.found"));
    }
    if (one.isSlow()) {
      all.add(words.say("steps.slow", one.overP95()));
    }
    if (step.isPointOfNoReturn()) {
      all.add(words.say("steps.no-return"));
    }
    return String.join("; ", all);
  }

  private Section calls() {
    List<List<String>> rows = new ArrayList<>();
    for (StepReport one : report.steps()) {
      StepView step = one.step();
      step.calls()
          .forEach(
              (action, count) ->
                  rows.add(
                      List.of(
                          step.id().value(),
                          action,
                          String.valueOf(count),
                          RunText.orDash(
                              String.join(" ", step.requests().getOrDefault(action, List.of()))))));
    }
    Section section = Section.of("calls", words.say("calls.title"));
    if (rows.isEmpty()) {
      return section.say(words.say("calls.none"));
    }
    return section.table(
        new Table(
            List.of(
                words.say("column.step"),
                words.say("column.action"),
                words.say("column.count"),
                words.say("column.requests")),
            rows));
  }

  private Section facts() {
    List<List<String>> rows = new ArrayList<>();
    for (StepReport one : report.steps()) {
      StepView step = one.step();
      String source = step.planned().map(PlannedStep::source).orElse("");
      step.receipt()
          .facts()
          .forEach(
              (name, value) ->
                  rows.add(List.of(step.id().value(), RunText.orDash(source), name, value)));
    }
    return Section.of("facts", words.say("facts.title"))
        .table(
            new Table(
                List.of(
                    words.say("column.step"),
                    words.say("column.source"),
                    words.say("column.name"),
                    words.say("column.value")),
                rows));
  }
}

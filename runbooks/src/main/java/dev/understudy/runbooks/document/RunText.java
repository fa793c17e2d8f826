package dev.understudy.runbooks.document;

import dev.understudy.core.Measurement;
import dev.understudy.core.StepId;
import dev.understudy.core.store.Timing;
import dev.understudy.runbooks.report.Approval;
import dev.understudy.runbooks.report.Decision;
import dev.understudy.runbooks.report.Intervention;
import dev.understudy.runbooks.report.RunReport;
import dev.understudy.runbooks.report.RunScore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The parts that a report and a post-mortem share. */
record RunText(RunReport report, Words words) {

  Section objectives() {
    Section section = Section.of("objectives", words.say("objectives.title"));
    RunScore score = report.score();
    if (report.measurement().isPresent()) {
      Measurement measured = report.measurement().get();
      section =
          section.table(
              new Table(
                  List.of(
                      words.say("column.objective"),
                      words.say("column.measured"),
                      words.say("column.promised"),
                      words.say("column.verdict")),
                  List.of(
                      row("objectives.rta", measured.rta(), score.objective().rto()),
                      row("objectives.rpa", measured.rpa(), score.objective().rpo()))));
    } else {
      section =
          section.say(
              words.say(
                  "objectives.not-measured", score.objective().rto(), score.objective().rpo()));
    }
    if (score.expected().isPresent()) {
      section =
          section.say(
              words.say(
                  "objectives.continuity",
                  score.expected().get(),
                  score.present().orElse(0L),
                  score.missing().orElse(0L)));
    }
    return score.leaked().isPresent()
        ? section.say(words.say("objectives.left", score.leaked().get()))
        : section;
  }

  private List<String> row(String name, Duration measured, Duration promised) {
    boolean isMet = measured.compareTo(promised) <= 0;
    return List.of(
        words.say(name),
        words.duration(measured),
        words.duration(promised),
        words.say(isMet ? "objectives.met" : "objectives.missed", promised.minus(measured).abs()));
  }

  Section interventions() {
    List<List<String>> rows = new ArrayList<>();
    for (Intervention hand : report.interventions()) {
      String kind = words.label(hand.kind());
      rows.add(
          List.of(
              Words.instant(hand.at()),
              hand.after().map(after -> words.say("hands.after", kind, after)).orElse(kind),
              hand.step().map(StepId::value).orElse("-"),
              orDash(hand.who()),
              orDash(hand.what())));
    }
    return Section.of("hands", words.say("hands.title"))
        .table(
            new Table(
                List.of(
                    words.say("column.time"),
                    words.say("column.what"),
                    words.say("column.step"),
                    words.say("column.who"),
                    words.say("column.why")),
                rows));
  }

  Section decisions() {
    List<List<String>> rows = new ArrayList<>();
    for (Decision decision : report.decisions()) {
      rows.add(
          List.of(
              Words.instant(decision.at()),
              words.label(decision.kind()),
              decision.step().map(StepId::value).orElse("-"),
              decision.what(),
              orDash(decision.why()),
              orDash(decision.who())));
    }
    return Section.of("decisions", words.say("decisions.title"))
        .table(
            new Table(
                List.of(
                    words.say("column.time"),
                    words.say("column.decision"),
                    words.say("column.step"),
                    words.say("column.chosen"),
                    words.say("column.why"),
                    words.say("column.who")),
                rows));
  }

  Section approvals() {
    List<List<String>> rows = new ArrayList<>();
    for (Approval approval : report.approvals()) {
      rows.add(
          List.of(
              Words.instant(approval.at()),
              approval.step().value(),
              approval.by(),
              orDash(approval.question()),
              orDash(approval.reason()),
              orDash(approval.how())));
    }
    return Section.of("approvals", words.say("approvals.title"))
        .table(
            new Table(
                List.of(
                    words.say("column.time"),
                    words.say("column.step"),
                    words.say("column.who"),
                    words.say("column.question"),
                    words.say("column.reason"),
                    words.say("column.how")),
                rows));
  }

  Section integrity() {
    Section section =
        Section.of("integrity", words.say("integrity.title"))
            .say(
                words.say(
                    "integrity.sound",
                    report.integrity().records(),
                    report.integrity().bytes(),
                    report.integrity().head()));
    return report.integrity().isTorn() ? section.say(words.say("integrity.torn")) : section;
  }

  String usual(Timing timing) {
    return words.say("usual", timing.median(), timing.p95(), timing.count());
  }

  static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}

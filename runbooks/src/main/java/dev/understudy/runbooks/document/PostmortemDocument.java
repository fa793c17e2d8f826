package dev.understudy.runbooks.document;

import dev.understudy.core.Problem;
import dev.understudy.runbooks.report.Finding;
import dev.understudy.runbooks.report.RunReport;
import dev.understudy.runbooks.report.RunView;
import dev.understudy.runbooks.report.StepView;
import java.util.List;

/**
 * The draft of a post-mortem: what the journal holds is filled in, what only people know is left
 * blank. It guesses nothing.
 */
record PostmortemDocument(RunReport report, Words words) {

  Document document() {
    RunText text = new RunText(report, words);
    return new Document(
        words.say("postmortem.of", report.run().run()),
        words.say("postmortem.note"),
        List.of(
            summary(),
            impact(text),
            blanks("detection", "detection.who", "detection.how"),
            blanks("cause", "cause.root", "cause.trigger"),
            new TimelineText(report, words).section(),
            findings("well", true).blank(words.say("well.more")),
            findings("badly", false).blank(words.say("badly.more")),
            text.interventions(),
            text.decisions(),
            text.approvals(),
            blanks("actions", "actions.what", "actions.owner", "actions.due"),
            text.integrity()));
  }

  private Section summary() {
    RunView run = report.run();
    Section section =
        Section.of("summary", words.say("summary.title"))
            .say(
                words.say(
                    "summary.started", run.started(), run.actor(), run.runbook(), run.estate()));
    section =
        section.say(
            run.took()
                .map(
                    took ->
                        words.say("summary.ended", run.ended().orElseThrow(), run.status(), took))
                .orElseGet(() -> words.say("summary.unfinished")));
    if (run.problem().isPresent()) {
      section =
          section.say(words.say("summary.problem", run.problem().map(Problem::toString).get()));
    }
    return section
        .say(
            words.say(
                "summary.steps",
                report.count(StepView.Status.SUCCEEDED),
                report.steps().size(),
                run.resumes()))
        .blank(words.say("summary.more"));
  }

  private Section impact(RunText text) {
    Section measured = text.objectives();
    return new Section(
            "impact",
            words.say("impact.title"),
            measured.paragraphs(),
            List.of(),
            measured.table(),
            List.of())
        .blank(words.say("impact.customers"))
        .blank(words.say("impact.cost"));
  }

  private Section findings(String id, boolean isGood) {
    Section section = Section.of(id, words.say(id + ".title"));
    for (Finding finding : report.findings()) {
      if (finding.kind().isGood() == isGood) {
        section = section.point(words.say(Words.key(finding.kind()), finding.figures().toArray()));
      }
    }
    return section;
  }

  private Section blanks(String id, String... questions) {
    Section section = Section.of(id, words.say(id + ".title"));
    for (String question : questions) {
      section = section.blank(words.say(question));
    }
    return section;
  }
}

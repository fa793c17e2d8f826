package dev.understudy.runbooks.document;

import dev.understudy.runbooks.report.RunReport;

/** The pages that can be made of a run's report. */
public record Reports(RunReport report, Words words) {

  public String markdown() {
    return MarkdownText.of(new ReportDocument(report, words).document(), words.say("nothing"));
  }

  /** One page that loads nothing from anywhere and holds no script. */
  public String html() {
    return new HtmlPage(report, words).text();
  }

  /** A draft in Markdown, with blanks for what only people know. */
  public String postmortem() {
    return MarkdownText.of(new PostmortemDocument(report, words).document(), words.say("nothing"));
  }
}

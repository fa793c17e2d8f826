package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.runbooks.document.Reports;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Drafts a post-mortem from a journal. */
@Command(
    name = "postmortem",
    description = {
      "Draft a post-mortem of a run in Markdown: facts from its journal, blanks where only people know.",
      "",
      "Example:  understudy -f understudy.yaml postmortem 20261124t093015z-4f2a91 --lang zh-CN --output draft.md"
    })
final class PostmortemCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Parameters(paramLabel = "RUN", description = "The run.")
  private String run = "";

  @Mixin private ReportLanguage language = new ReportLanguage();
  @Mixin private OutputFile file = new OutputFile();

  PostmortemCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Reports reports = new Reports(workbench.report(RunNames.parse(run)), language.words());
    String draft = reports.postmortem();
    file.put(workbench.output(), draft);
    if (file.file().isEmpty()) {
      workbench.output().object("postmortem", Map.of("text", draft));
    }
    workbench.output().object("result", RunReportCommand.result(reports.report(), file));
    return ExitCode.DONE.number();
  }
}

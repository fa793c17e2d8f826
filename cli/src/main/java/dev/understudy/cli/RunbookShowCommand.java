package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.runbooks.Labels;
import dev.understudy.runbooks.Runbook;
import dev.understudy.runbooks.RunbookText;
import dev.understudy.runbooks.Runbooks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a runbook as it will be run. */
@Command(
    name = "show",
    description = {
      "Show a runbook: the prose and the steps that run.",
      "",
      "Examples:  understudy runbook show recover",
      "           understudy runbook show recover --lang zh-CN"
    })
final class RunbookShowCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Parameters(paramLabel = "RUNBOOK", description = "Its name.")
  private String name = "";

  @Mixin private LanguageOption language = new LanguageOption();

  RunbookShowCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Runbooks runbooks = workbench.runbooks();
    String tag = language.in(runbooks, name);
    Runbook runbook = runbooks.get(name, tag);
    workbench.output().text(RunbookText.show(runbook, Labels.in(tag)));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("outcome", "succeeded");
    fields.put("runbook", name);
    fields.put("language", tag);
    fields.put("title", runbook.title());
    fields.put("text", runbook.text());
    workbench.output().object("result", fields);
    return ExitCode.DONE.number();
  }
}

package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.ProblemException;
import dev.understudy.runbooks.Runbooks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the runbooks at hand. */
@Command(
    name = "list",
    description = {
      "List the runbooks at hand, built in and your own, and the languages each can be read in.",
      "",
      "Example:  understudy runbook list --runbooks ./runbooks"
    })
final class RunbookListCommand implements Callable<Integer> {
  private final Workbench workbench;

  RunbookListCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Runbooks runbooks = workbench.runbooks();
    int broken = 0;
    for (String name : runbooks.names()) {
      String origin = runbooks.isUsers(name) ? "yours" : "built in";
      List<String> languages = runbooks.languages(name);
      String title;
      try {
        title = runbooks.get(name).title();
      } catch (ProblemException e) {
        broken++;
        title = "broken: understudy runbook check " + name;
      }
      workbench
          .output()
          .text(
              String.format(
                  "%-12s %-9s %-10s %s", name, origin, String.join(" ", languages), title));
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("runbook", name);
      fields.put("origin", origin);
      fields.put("languages", languages);
      fields.put("title", title);
      workbench.output().object("runbook", fields);
    }
    workbench
        .output()
        .object(
            "result",
            Map.of("outcome", "succeeded", "runbooks", runbooks.names().size(), "broken", broken));
    return ExitCode.DONE.number();
  }
}

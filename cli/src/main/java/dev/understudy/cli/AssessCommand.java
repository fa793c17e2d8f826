package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.ExitCode;
import dev.understudy.core.store.History;
import dev.understudy.core.store.Timing;
import dev.understudy.failover.assess.Assessment;
import dev.understudy.failover.assess.Assessor;
import dev.understudy.failover.assess.Finding;
import dev.understudy.failover.assess.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What is up, what is wrong, what are the options. */
@Command(
    name = "assess",
    description = {
      "Look at a server from every side and show the options: how long each takes and what it loses.",
      "Changes nothing; what does not answer within seconds is shown as unknown.",
      "",
      "Example:  understudy -f understudy.yaml assess"
    })
final class AssessCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private ServerOption server = new ServerOption();

  AssessCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    Estate estate = workbench.estate();
    History history = History.of(workbench.store(estate));
    Assessor assessor =
        new Assessor(
            estate,
            workbench.directCloud(estate),
            workbench.ssh(),
            workbench.time(),
            runbook -> history.run(runbook).map(Timing::median));
    print(assessor.assess(server.specIn(estate)));
    return ExitCode.DONE.number();
  }

  private void print(Assessment assessment) {
    Output output = workbench.output();
    output.text(
        "server "
            + assessment.server()
            + ": "
            + assessment.diagnosis().label()
            + " - "
            + assessment.diagnosis().meaning());
    for (Finding finding : assessment.findings()) {
      String mark =
          switch (finding.state()) {
            case GOOD -> "ok";
            case BAD -> "BAD";
            case UNKNOWN -> "?";
          };
      output.text(String.format("  %-4s %-10s %s", mark, finding.subject(), finding.text()));
      output.object(
          "finding",
          Map.of(
              "subject",
              finding.subject(),
              "state",
              finding.state().name().toLowerCase(java.util.Locale.ROOT),
              "text",
              finding.text()));
    }
    output.text("options:");
    for (Option option : assessment.options()) {
      String takes =
          option
              .expected()
              .map(time -> "takes about " + Durations.text(time))
              .orElse("never rehearsed");
      output.text(
          "  "
              + option.name()
              + ": "
              + takes
              + ", loses "
              + option.loss()
              + option
                  .blocked()
                  .map(why -> " - BLOCKED: " + why)
                  .orElse("\n      " + option.command()));
      output.object("option", fields(option));
    }
    output.text(
        "recommended: "
            + assessment.recommended().map(Option::command).orElse("-")
            + " ("
            + assessment.reason()
            + ")");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("outcome", "succeeded");
    result.put("server", assessment.server());
    result.put("diagnosis", assessment.diagnosis().label());
    result.put("recommended", assessment.recommended().map(Option::command).orElse(""));
    result.put("reason", assessment.reason());
    output.object("result", result);
  }

  private static Map<String, Object> fields(Option option) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", option.name());
    fields.put("command", option.command());
    fields.put("loss", option.loss());
    option.expected().ifPresent(time -> fields.put("expectedSeconds", Durations.seconds(time)));
    fields.put("blocked", option.blocked().map(List::of).orElse(List.of()));
    return fields;
  }
}

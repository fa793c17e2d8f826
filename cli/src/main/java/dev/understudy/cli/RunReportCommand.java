package dev.understudy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.core.ExitCode;
import dev.understudy.runbooks.document.ReportJson;
import dev.understudy.runbooks.document.Reports;
import dev.understudy.runbooks.report.RunReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells everything that is known about a run: for people, for a browser, for a program. */
@Command(
    name = "report",
    description = {
      "Report a run: timeline, decisions, approvals, calls, and what was measured against the objectives.",
      "Every figure comes from the run's journal, which is verified first.",
      "",
      "Example:  understudy -f understudy.yaml run report 20261124t093015z-4f2a91 --format html --output run.html"
    })
final class RunReportCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Parameters(paramLabel = "RUN", description = "The run.")
  private String run = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "md",
      description = "md, html or json; md when not given.")
  private Format format = Format.md;

  @Mixin private ReportLanguage language = new ReportLanguage();
  @Mixin private OutputFile file = new OutputFile();

  RunReportCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  /** As typed. */
  private enum Format {
    md,
    html,
    json
  }

  @Override
  public Integer call() {
    Reports reports = new Reports(workbench.report(RunNames.parse(run)), language.words());
    file.put(workbench.output(), text(reports));
    if (file.file().isEmpty()) {
      workbench.output().object("report", fields(ReportJson.of(reports.report())));
    }
    workbench.output().object("result", result(reports.report(), file));
    return ExitCode.DONE.number();
  }

  private String text(Reports reports) {
    return switch (format) {
      case md -> reports.markdown();
      case html -> reports.html();
      case json -> ReportJson.of(reports.report()).toPrettyString();
    };
  }

  /** What a command that has written a page says to a program. */
  static Map<String, Object> result(RunReport report, OutputFile file) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("outcome", "succeeded");
    fields.put("run", report.run().run().value());
    file.file().ifPresent(path -> fields.put("file", path.toString()));
    return fields;
  }

  private static Map<String, JsonNode> fields(ObjectNode json) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    json.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }
}

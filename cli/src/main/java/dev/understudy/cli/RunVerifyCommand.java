package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.RunId;
import dev.understudy.core.SoundJournal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Proves that a journal was not edited. */
@Command(
    name = "verify",
    description = {
      "Prove that nothing in a run's journal was edited: every record carries the hash of the one before.",
      "",
      "Example:  understudy -f understudy.yaml run verify 20261124t093015z-4f2a91"
    })
final class RunVerifyCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Parameters(paramLabel = "RUN", description = "The run.")
  private String run = "";

  RunVerifyCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    RunId id = RunNames.parse(run);
    SoundJournal verified = workbench.store(workbench.estate()).verify(id);
    String torn =
        verified.isTorn()
            ? "; its last line was cut off while it was written and does not count"
            : "";
    workbench
        .output()
        .text(
            "the journal of "
                + id
                + " is sound: "
                + verified.records().size()
                + " records, head "
                + verified.head()
                + torn);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("outcome", "succeeded");
    fields.put("run", id.value());
    fields.put("records", verified.records().size());
    fields.put("head", verified.head());
    fields.put("torn", verified.isTorn());
    workbench.output().object("result", fields);
    return ExitCode.DONE.number();
  }
}

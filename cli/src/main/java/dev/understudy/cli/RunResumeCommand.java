package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes on with a run that was stopped, failed or killed. */
@Command(
    name = "resume",
    description = {
      "Go on with a run that was interrupted, failed or killed; the newest one unless named. Safe to repeat.",
      "",
      "Example:  understudy -f understudy.yaml run resume"
    })
final class RunResumeCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run; the newest unfinished one by default.")
  private @Nullable String run;

  @Option(
      names = "--rebase",
      description =
          "Accept a runbook that has changed since, after the steps that were begun; shows the difference.")
  private boolean rebase;

  RunResumeCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    RunDriver driver = RunDriver.on(workbench, workbench.estate());
    Optional<RunId> chosen =
        run == null
            ? unfinished(workbench.store(driver.estate()))
            : Optional.of(RunNames.parse(run));
    if (chosen.isEmpty()) {
      workbench.output().text("nothing to resume: every run of this estate has ended");
      workbench.output().object("result", Map.of("outcome", "nothing-to-resume"));
      return ExitCode.DONE.number();
    }
    return driver.resume(chosen.get(), rebase).number();
  }

  private static Optional<RunId> unfinished(RunStore store) {
    return store.list().stream().filter(id -> !hasEnded(store.read(id))).findFirst();
  }

  private static boolean hasEnded(List<JournalRecord> records) {
    return records.stream()
        .anyMatch(
            record ->
                record.event() == JournalEvent.RUN_FINISHED
                    || record.event() == JournalEvent.RUN_UNDONE);
  }
}

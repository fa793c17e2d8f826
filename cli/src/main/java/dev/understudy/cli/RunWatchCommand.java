package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.runbooks.report.RunView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a run from another terminal or host. */
@Command(
    name = "watch",
    description = {
      "Follow a run from another terminal or host by its journal, until it has ended; the exit code is the run's own.",
      "A run that is cut off is said to be so, and waited for until somebody resumes it.",
      "",
      "Examples:  understudy -f understudy.yaml run watch",
      "           understudy -f understudy.yaml run watch --once --json"
    })
final class RunWatchCommand implements Callable<Integer> {
  private static final int LOOKED_AT = 100;

  private final Workbench workbench;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run; by default the one that is going on, else the newest.")
  private @Nullable String run;

  @Option(names = "--from-now", description = "Leave out what has happened before.")
  private boolean fromNow;

  @Option(names = "--once", description = "Say how it stands now, and end.")
  private boolean once;

  RunWatchCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    Estate estate = workbench.estate();
    RunStore store = workbench.store(estate);
    RunId chosen = run == null ? choose(store) : RunNames.parse(run);
    RunWatch watch =
        new RunWatch(store, workbench.output(), workbench.time(), estate.objectives(), chosen);
    if (once) {
      return watch.once().number();
    }
    workbench.signals().onSignal(Thread.currentThread()::interrupt);
    return watch.follow(fromNow).number();
  }

  private static RunId choose(RunStore store) {
    Optional<RunId> held = store.holder().map(LeaseHolder::run);
    List<RunId> runs = store.list();
    return held.filter(runs::contains)
        .or(() -> runs.stream().limit(LOOKED_AT).filter(id -> isUnfinished(store, id)).findFirst())
        .or(() -> runs.stream().findFirst())
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.NOT_FOUND,
                        "there is no run to watch",
                        "none was ever started on this estate with this state directory",
                        "understudy run list")
                    .asException());
  }

  private static boolean isUnfinished(RunStore store, RunId run) {
    try {
      return RunView.of(store.read(run)).status() == RunView.Status.UNFINISHED;
    } catch (ProblemException damaged) {
      return false;
    }
  }
}

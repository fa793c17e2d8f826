package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.core.ExitCode;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes the snapshots that are due, or one at once, and waits until they can be used. */
@Command(
    name = "take",
    description = {
      "Take the snapshots that the estate's policy is due: one of every disk for the latest slot of its schedule,",
      "then copy and prune as it says. Run by cron as often as you like: a slot is taken once, and a missed one is",
      "caught up once. A run that was cut off is gone on with. Without a policy, or with --now, one server at once.",
      "",
      "Examples:",
      "  understudy -f understudy.yaml snapshot take -q            what cron runs",
      "  understudy -f understudy.yaml snapshot take --now --server data"
    })
final class SnapshotTakeCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private ServerOption server = new ServerOption();

  @Option(
      names = "--now",
      description = "One snapshot of each disk of one server at once, whatever the schedule says.")
  private boolean now;

  SnapshotTakeCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    Estate estate = workbench.estate();
    RunDriver driver = RunDriver.on(workbench, estate);
    // Adding a copy destroys nothing, so cron need not say --yes.
    if (now || estate.snapshots().isEmpty()) {
      return driver.start("snapshot", server.arguments(estate)).number();
    }
    SnapshotPolicy policy = estate.snapshots().get();
    // Read before the work, so that a placeholder is told at once and not after hours.
    Optional<HeartbeatCall> heartbeat =
        policy.heartbeat().map(url -> HeartbeatCall.of(url, workbench.secrets(), workbench.time()));
    ExitCode exit = takeDue(driver, estate, policy);
    if (exit == ExitCode.DONE && heartbeat.isPresent() && !workbench.globals().dryRun) {
      heartbeat.get().call().ifPresent(workbench.output()::problem);
    }
    return exit.number();
  }

  private ExitCode takeDue(RunDriver driver, Estate estate, SnapshotPolicy policy)
      throws InterruptedException {
    Map<String, String> arguments = new LinkedHashMap<>();
    server.findIn(estate).ifPresent(name -> arguments.put("servers", name));
    Instant time = workbench.time().now();
    Optional<DueSlot> due =
        DueSlot.at(time, policy.schedule(), workbench.store(estate).summaries(), arguments);
    if (due.isEmpty() || due.get().done().isPresent()) {
      return nothingDue(due, policy.schedule().next(time));
    }
    tellMissed(due.get());
    return take(driver, due.get(), arguments);
  }

  private ExitCode take(RunDriver driver, DueSlot due, Map<String, String> arguments)
      throws InterruptedException {
    if (due.begun().isEmpty()) {
      return driver.start("protect", arguments);
    }
    RunId begun = due.begun().get();
    workbench.output().progress("going on with run " + begun + " of slot " + due.slot());
    try {
      return driver.resume(begun, false);
    } catch (ProblemException e) {
      if (e.problem().code() != ProblemCode.STALE_PLAN) {
        throw e;
      }
      // What it made is found again by its tags, so nothing is taken twice.
      workbench.output().progress("run " + begun + " follows an older runbook; beginning anew");
      return driver.start("protect", arguments);
    }
  }

  private ExitCode nothingDue(Optional<DueSlot> due, Instant next) {
    Output output = workbench.output();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("outcome", "succeeded");
    fields.put("due", false);
    due.ifPresent(slot -> fields.put("slot", slot.slot().toString()));
    due.flatMap(DueSlot::done).ifPresent(run -> fields.put("run", run.value()));
    fields.put("next", next.toString());
    if (!output.isQuiet()) {
      output.text(
          due.map(slot -> "slot " + slot.slot() + " was taken by run " + slot.done().orElseThrow())
                  .orElse("no slot has come yet")
              + "; the next is due at "
              + next);
    }
    output.object("result", fields);
    return ExitCode.DONE;
  }

  private void tellMissed(DueSlot due) {
    int missed = due.missed().size();
    if (missed > 0) {
      workbench
          .output()
          .progress(
              missed
                  + (missed == 1 ? " slot was" : " slots were")
                  + " missed since "
                  + due.missed().get(0)
                  + "; one run catches up");
    }
  }
}

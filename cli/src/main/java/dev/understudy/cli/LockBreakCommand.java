package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.RunStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes the estate away from a holder that is dead or cut off. */
@Command(
    name = "break",
    description = {
      "Take the estate away from a holder that is known to be dead or cut off. It begins no further effect;",
      "what it does at this moment it may still finish. Asks first, unless --yes.",
      "Exit codes: 0 broken, 2 no such lock (it may be held by another by now), 130 not confirmed.",
      "",
      "Example:  understudy -f understudy.yaml lock break 17 --reason \"host ctl-2 lost power\""
    })
final class LockBreakCommand implements Callable<Integer> {
  private final Workbench workbench;
  private final LockListCommand list;

  @Parameters(paramLabel = "LOCK", description = "The lock, as `lock list` names it.")
  private String id = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why; kept with the run.")
  private String reason = "";

  LockBreakCommand(Workbench workbench) {
    this.workbench = workbench;
    this.list = new LockListCommand(workbench);
  }

  @Override
  public Integer call() {
    RunStore store = workbench.store(workbench.estate());
    Optional<LeaseHolder> holder = store.holder().filter(held -> held.id().equals(id));
    if (holder.isEmpty()) {
      throw Globals.usage("there is no lock " + id, "understudy lock list").asException();
    }
    LeaseHolder held = holder.get();
    String shown = list.describe(held);
    if (workbench.globals().dryRun) {
      workbench.output().text("would break " + shown);
      workbench.output().object("result", result("planned", held));
      return ExitCode.DONE.number();
    }
    Confirmation.ask(workbench.globals(), "break " + shown);
    String by = Actor.name() + (reason.isBlank() ? "" : ": " + reason);
    store.breakLease(held, by);
    store.leave(held.run(), "lock-broken-" + held.id(), workbench.time().now() + " " + by);
    workbench
        .output()
        .text(
            "broken: lock "
                + id
                + " of run "
                + held.run()
                + "; go on with it: understudy run resume "
                + held.run());
    workbench.output().object("result", result("succeeded", held));
    return ExitCode.DONE.number();
  }

  private Map<String, Object> result(String outcome, LeaseHolder held) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("outcome", outcome);
    fields.putAll(list.fields(held));
    fields.put("reason", reason);
    return fields;
  }
}

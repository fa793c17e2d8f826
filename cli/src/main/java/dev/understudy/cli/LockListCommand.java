package dev.understudy.cli;

import dev.understudy.core.ExitCode;
import dev.understudy.core.LeaseHolder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows who may change the estate now. */
@Command(
    name = "list",
    description = {
      "Show who holds the estate: owner, host, process, run, and when it was last heard of.",
      "",
      "Example:  understudy -f understudy.yaml lock list"
    })
final class LockListCommand implements Callable<Integer> {
  private final Workbench workbench;

  LockListCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Output output = workbench.output();
    Optional<LeaseHolder> holder = workbench.store(workbench.estate()).holder();
    if (holder.isEmpty()) {
      output.text("nobody holds this estate");
    }
    holder.ifPresent(
        held -> {
          output.text(describe(held));
          output.object("lock", fields(held));
        });
    output.object("result", Map.of("outcome", "succeeded", "locks", holder.isPresent() ? 1 : 0));
    return ExitCode.DONE.number();
  }

  /** For people: on one line who, and on the next how sure it is that it lives. */
  String describe(LeaseHolder holder) {
    return "lock "
        + holder.id()
        + ": "
        + holder
        + "\n  last heard of "
        + Durations.text(age(holder))
        + " ago; "
        + LockLife.of(holder).text();
  }

  Map<String, Object> fields(LeaseHolder holder) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("lock", holder.id());
    fields.put("owner", holder.owner());
    fields.put("host", holder.host());
    fields.put("pid", holder.pid());
    fields.put("run", holder.run().value());
    fields.put("runbook", holder.runbook());
    fields.put("since", holder.since().toString());
    fields.put("heartbeat", holder.heartbeat().toString());
    fields.put("silentSeconds", Durations.seconds(age(holder)));
    fields.put("process", LockLife.of(holder).label());
    return fields;
  }

  private Duration age(LeaseHolder holder) {
    Duration age = Duration.between(holder.heartbeat(), workbench.time().now());
    return age.isNegative() ? Duration.ZERO : age;
  }
}

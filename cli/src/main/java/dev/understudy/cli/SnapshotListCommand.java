package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.ExitCode;
import dev.understudy.snapshot.SnapshotCatalog;
import dev.understudy.snapshot.SnapshotFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the estate's snapshots with what each is worth. */
@Command(
    name = "list",
    description = {
      "List the snapshots of the estate's servers, newest first: age, state, consistency, highest level proven.",
      "",
      "Example:  understudy -f understudy.yaml snapshot list --json"
    })
final class SnapshotListCommand implements Callable<Integer> {
  private final Workbench workbench;

  SnapshotListCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    Estate estate = workbench.estate();
    Output output = workbench.output();
    List<SnapshotFacts> snapshots = new SnapshotCatalog(estate, workbench.cloud(estate)).list();
    if (snapshots.isEmpty()) {
      output.progress("there is no snapshot yet: understudy snapshot take");
    }
    for (SnapshotFacts facts : snapshots) {
      output.text(
          String.format(
              "%-24s %-8s %-8s %s  %-12s %3d%%  %-11s %-3s %s",
              facts.id(),
              facts.server(),
              facts.disk(),
              facts.created(),
              state(facts),
              facts.progress(),
              facts.consistency(),
              facts.verified().orElse("L0"),
              facts.source()));
      output.object("snapshot", fields(facts));
    }
    output.object("result", Map.of("outcome", "succeeded", "snapshots", snapshots.size()));
    return ExitCode.DONE.number();
  }

  private static String state(SnapshotFacts facts) {
    return facts.state().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> fields(SnapshotFacts facts) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("snapshot", facts.id().value());
    fields.put("server", facts.server());
    fields.put("disk", facts.disk());
    fields.put("created", facts.created().toString());
    fields.put("state", state(facts));
    fields.put("progress", facts.progress());
    fields.put("consistency", facts.consistency());
    fields.put("verified", facts.verified().orElse("L0"));
    facts.verifiedAt().ifPresent(at -> fields.put("verifiedAt", at.toString()));
    facts.run().ifPresent(run -> fields.put("run", run));
    fields.put("source", facts.source());
    return fields;
  }
}

package dev.understudy.cli;

import dev.understudy.cloud.SnapshotGroup;
import dev.understudy.core.ExitCode;
import dev.understudy.core.ProblemCode;
import dev.understudy.snapshot.status.SnapshotCheck;
import dev.understudy.snapshot.status.Survey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks that the newest snapshot of every disk is what it should be. */
@Command(
    name = "verify",
    description = {
      "Check of every disk of the snapshot policy that its newest snapshot is whole, as large as the disk, says what it",
      "is, has the rest of its group beside it, and is copied where the policy says. That is proof level L0; higher",
      "levels come from drills. Exit code 30 when anything is wrong, and when there is nothing to check.",
      "",
      "Example:  understudy -f understudy.yaml snapshot verify"
    })
final class SnapshotVerifyCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Mixin private ServerOption server = new ServerOption();

  SnapshotVerifyCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() {
    SnapshotDesk desk = SnapshotDesk.of(workbench);
    Survey survey = desk.survey(server.findIn(desk.estate()).map(Set::of).orElse(Set.of()));
    SnapshotCheck check = SnapshotCheck.of(survey, groups(desk, survey));
    Output output = workbench.output();
    for (String fault : check.faults()) {
      output.text("wrong: " + fault);
      output.object("fault", Map.of("text", fault));
    }
    if (!output.isQuiet() || !check.faults().isEmpty()) {
      output.text(check.checked() + " disks checked, " + check.faults().size() + " things wrong");
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("outcome", check.faults().isEmpty() ? "succeeded" : "failed");
    result.put("level", "L0");
    result.put("checked", check.checked());
    result.put("faults", check.faults().size());
    output.object("result", result);
    return (check.faults().isEmpty() ? ExitCode.DONE : ProblemCode.PROOF_FAILED.exit()).number();
  }

  private static List<SnapshotGroup> groups(SnapshotDesk desk, Survey survey) {
    return SnapshotCheck.groupsOf(survey).entrySet().stream()
        .flatMap(
            entry ->
                desk
                    .cloud()
                    .in(entry.getKey())
                    .snapshots()
                    .describeGroups(entry.getValue())
                    .stream())
        .toList();
  }
}

package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.snapshot.fleet.Fleet;
import dev.understudy.snapshot.fleet.FleetFailure;
import dev.understudy.snapshot.prune.PruneGuard;
import dev.understudy.snapshot.prune.PruneLine;
import dev.understudy.snapshot.prune.PruneLook;
import dev.understudy.snapshot.prune.PrunePlan;
import dev.understudy.snapshot.prune.PrunePlanner;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Deletes the snapshots that no rule of the policy keeps, after it has shown each with its reason.
 */
@Command(
    name = "prune",
    description = {
      "Delete the snapshots that no rule of protection.snapshots keeps, here and where copies are. Each is shown with",
      "its reason. The newest and the newest proven snapshot of a disk always stay, and so does whatever cannot be told about.",
      "When more would go than a mistake should cost, nothing goes and --allow-prune with the exact number is asked for.",
      "",
      "Examples:  understudy -f understudy.yaml snapshot prune --dry-run",
      "           understudy -f understudy.yaml snapshot prune --yes -q        (from cron)",
      "           understudy -f understudy.yaml snapshot prune --allow-prune=42"
    })
final class SnapshotPruneCommand implements Callable<Integer> {
  private final Workbench workbench;

  @Option(
      names = "--server",
      paramLabel = "NAME",
      description = "Only of this server; of all that the policy is for by default.")
  private @Nullable String server;

  @Option(
      names = "--allow-prune",
      paramLabel = "N",
      description =
          "Go on although so many would go: exactly this number, after you have seen them.")
  private @Nullable Integer allow;

  SnapshotPruneCommand(Workbench workbench) {
    this.workbench = workbench;
  }

  @Override
  public Integer call() throws InterruptedException {
    RunDriver driver = RunDriver.on(workbench, workbench.estate());
    Estate estate = driver.estate();
    SnapshotPolicy policy = SnapshotPolicies.of(estate);
    Set<String> servers = SnapshotPolicies.narrowed(policy, Optional.ofNullable(server));
    PrunePlanner planner = PrunePlanner.of(estate, policy);
    Fleet fleet = new Fleet(estate, workbench.cloud(estate), policy, servers);
    PrunePlan plan =
        planner.plan(new PruneLook(fleet, planner.targets()).look(workbench.time().now()));
    plan.lines().forEach(this::print);
    plan.failures().forEach(this::print);
    int count = plan.deletions().size();
    workbench.output().progress(count + " of " + plan.lines().size() + " snapshots would go");
    Optional<Problem> stop =
        new PruneGuard(policy, servers, false).objection(plan, Optional.ofNullable(allow));
    if (stop.isPresent() && !workbench.globals().dryRun) {
      throw stop.get().asException();
    }
    stop.ifPresent(workbench.output()::problem);
    if (count == 0) {
      return nothing(plan);
    }
    String question = "delete " + count + " snapshots, which cannot be undone";
    return driver.start("prune", arguments(count), Optional.of(question)).number();
  }

  private Map<String, String> arguments(int count) {
    Map<String, String> arguments = new LinkedHashMap<>();
    Optional.ofNullable(server).ifPresent(name -> arguments.put("servers", name));
    Optional.ofNullable(allow).ifPresent(any -> arguments.put("allow", Integer.toString(count)));
    return arguments;
  }

  /** Nothing to delete is no run; what could not be looked at is a failure all the same. */
  private int nothing(PrunePlan plan) {
    if (!plan.failures().isEmpty()) {
      FleetFailure first = plan.failures().get(0);
      throw Problem.of(
              ProblemCode.RESOURCE_FAILED,
              "nothing was deleted, and not everything could be looked at",
              first.line(),
              first.problem().hint())
          .asException();
    }
    workbench
        .output()
        .object(
            "result", Map.of("outcome", "succeeded", "deleted", 0, "judged", plan.lines().size()));
    return ExitCode.DONE.number();
  }

  private void print(PruneLine line) {
    String fate = line.fate().name().toLowerCase(Locale.ROOT);
    if (!workbench.output().isQuiet()) {
      workbench
          .output()
          .text(
              String.format(
                  "%-7s  %-24s %s  %-28s %s",
                  fate, line.snapshot().id(), line.cut(), line.place(), line.reason()));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("snapshot", line.snapshot().id().value());
    fields.put("region", line.region().value());
    fields.put("disk", line.snapshot().sourceDisk().value());
    fields.put("place", line.place());
    fields.put("cut", line.cut().toString());
    fields.put("fate", fate);
    fields.put("reason", line.reason());
    workbench.output().object("prune", fields);
  }

  private void print(FleetFailure failure) {
    workbench.output().progress("not looked at: " + failure.line());
    workbench
        .output()
        .object(
            "failure",
            Map.of("place", failure.place(), "problem", Output.problemFields(failure.problem())));
  }
}

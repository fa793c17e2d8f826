package dev.understudy.cli;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.GuardedCloud;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.observe.Observation;
import dev.understudy.cloud.observe.Observer;
import dev.understudy.core.Plan;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.store.CallHistory;
import dev.understudy.core.store.History;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.RunbookCompiler;
import dev.understudy.runbooks.Runbooks;
import dev.understudy.runbooks.StepCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes plans: compiles a runbook, looks at the estate, and says what earlier runs tell about it.
 *
 * @param quick the cloud without retries, to look at
 * @param memory the runs that forecasts come from
 * @param isGuarded whether a drill may change nothing but what it has made
 */
record Planner(
    Environment environment,
    Cloud quick,
    Runbooks runbooks,
    StepCatalog catalog,
    RunStore memory,
    boolean isGuarded) {
  /** Built-in runbooks that rehearse. */
  private static final Set<String> DRILLS = Set.of("drill", "drill-copy", "drill-archive");

  /** A plan and the picture of the estate behind it. */
  record Made(Plan plan, Observation seen) {}

  Estate estate() {
    return environment.estate();
  }

  /** A plan for now. */
  Made make(String runbook, Map<String, String> arguments, RunId run) throws InterruptedException {
    Plan plan = compile(runbook, arguments, run);
    Observation seen = look(runbook, arguments);
    return new Made(new Plan(plan.runbook(), plan.title(), seen.fingerprint(), plan.nodes()), seen);
  }

  /** The same plan that a run was started with, if nothing has changed; looks at nothing. */
  Plan compile(String runbook, Map<String, String> arguments, RunId run) {
    Environment against = isRehearsal(runbook) ? guarded(run) : environment;
    return new RunbookCompiler(runbooks)
        .compile(runbooks.get(runbook), arguments, catalog, against);
  }

  Observation look(String runbook, Map<String, String> arguments) throws InterruptedException {
    List<ServerSpec> servers =
        Optional.ofNullable(arguments.get("server"))
            .flatMap(estate()::findServer)
            .map(List::of)
            .orElse(List.copyOf(estate().servers().values()));
    Observer observer = new Observer(estate(), quick);
    return isRehearsal(runbook) ? observer.lookPastNames(servers) : observer.look(servers);
  }

  Forecast forecast(Plan plan, Observation seen) {
    return new Forecast(plan, seen, History.of(memory), CallHistory.of(memory));
  }

  /** On a real estate, where nothing of a rehearsal may stay. */
  boolean isRehearsal(String runbook) {
    return isGuarded && DRILLS.contains(runbook);
  }

  /** A drill can change nothing but what its own run has made. */
  private Environment guarded(RunId run) {
    return new Environment(
        environment.estate(),
        new GuardedCloud(environment.cloud(), run),
        environment.ssh(),
        environment.time());
  }
}

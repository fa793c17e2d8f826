package dev.understudy.cli;

import dev.understudy.cloud.GuardedCloud;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Journal;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.Plan;
import dev.understudy.core.PlanRunner;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.store.History;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.PlanFingerprint;
import dev.understudy.runbooks.RunbookCompiler;
import dev.understudy.runbooks.Runbooks;
import dev.understudy.runbooks.StepCatalog;
import dev.understudy.runbooks.report.RunScore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Compiles a runbook, shows or runs the plan, and says how it ended. */
final class RunDriver {
  private static final String DRILL = "drill";

  private final Workbench workbench;
  private final Environment environment;
  private final RunStore store;
  private final RunStore memory;
  private final Runbooks runbooks;
  private final StepCatalog catalog;
  private final RunnerProbe probe;
  private final boolean isGuarded;

  private RunDriver(
      Workbench workbench,
      Environment environment,
      RunStore store,
      RunStore memory,
      Runbooks runbooks,
      StepCatalog catalog,
      RunnerProbe probe,
      boolean isGuarded) {
    this.workbench = workbench;
    this.environment = environment;
    this.store = store;
    this.memory = memory;
    this.runbooks = runbooks;
    this.catalog = catalog;
    this.probe = probe;
    this.isGuarded = isGuarded;
  }

  /** On a real estate, where a drill is guarded. */
  static RunDriver on(Workbench workbench, Estate estate) {
    return probed(workbench, estate, RunnerProbe.none());
  }

  /** The same, with someone told of every point at which a crash must be survivable. */
  static RunDriver probed(Workbench workbench, Estate estate, RunnerProbe probe) {
    RunStore store = workbench.store(estate);
    return new RunDriver(
        workbench,
        workbench.environmentOf(estate),
        store,
        store,
        workbench.runbooks(),
        workbench.catalog(),
        probe,
        true);
  }

  /**
   * In a lab's own drill, where the whole world may be destroyed.
   *
   * @param memory the runs that estimates come from
   */
  static RunDriver inLab(
      Workbench workbench,
      Environment environment,
      RunStore store,
      RunStore memory,
      Runbooks runbooks,
      StepCatalog catalog) {
    return new RunDriver(
        workbench, environment, store, memory, runbooks, catalog, RunnerProbe.none(), false);
  }

  Estate estate() {
    return environment.estate();
  }

  /**
   * Asks a person on a terminal; without one, {@code --yes} must have been said. A dry run is never
   * asked about.
   */
  void confirm(String what) {
    Globals globals = workbench.globals();
    if (globals.yes || globals.dryRun) {
      return;
    }
    Optional<String> answer = Terminal.ask(what + "\nGo on? Type yes: ");
    if (answer.isEmpty()) {
      throw Globals.usage(
              "this changes things and nobody is there to ask: " + what,
              "say --yes, or --dry-run to see the plan")
          .asException();
    }
    if (!answer.get().equals("yes")) {
      throw Problem.of(ProblemCode.INTERRUPTED, "not confirmed, nothing was done", "", "")
          .asException();
    }
  }

  /** Runs a runbook from its start, or prints its plan with {@code --dry-run}. */
  ExitCode start(String name, Map<String, String> arguments) {
    RunId run = RunId.of(workbench.time().now(), ThreadLocalRandom.current().nextLong());
    Plan plan = compile(name, arguments, run);
    if (workbench.globals().dryRun) {
      new PlanPrinter(workbench.output(), expectations(name)).print(plan);
      return ExitCode.DONE;
    }
    RunHeader header =
        new RunHeader(
            run,
            name,
            arguments,
            estate().name(),
            PlanFingerprint.of(plan),
            plan.fingerprint(),
            Actor.name(),
            Version.text(),
            PlannedStep.of(plan));
    try (Lease lease = store.acquire(new LeaseClaim(Actor.name(), run, name));
        Journal journal = store.create(header)) {
      return perform(plan, header, journal, lease, PlanRunner::run);
    }
  }

  /** Goes on with a run that stopped. */
  ExitCode resume(RunId run) {
    return again(run, PlanRunner::run);
  }

  /** Takes back what a run did, last first. */
  ExitCode undo(RunId run) {
    return again(run, PlanRunner::undo);
  }

  /** Runs the plan or undoes it. */
  private interface Doing {
    RunOutcome apply(PlanRunner runner, Plan plan, Journal journal, Lease lease);
  }

  private ExitCode again(RunId run, Doing doing) {
    RunHeader header = store.verify(run).header();
    try (Lease lease = store.acquire(new LeaseClaim(Actor.name(), run, header.runbook()));
        Journal journal = store.open(run)) {
      Plan plan = compile(header.runbook(), header.arguments(), run);
      if (!PlanFingerprint.of(plan).equals(header.planFingerprint())) {
        throw Problem.of(
                ProblemCode.STALE_PLAN,
                "run " + run + " was started with another plan",
                "the runbook '" + header.runbook() + "' or the estate file has changed since",
                "put the old files back, or look with: understudy run show " + run)
            .asException();
      }
      return perform(plan, header, journal, lease, doing);
    }
  }

  /** On a real estate, where nothing of a rehearsal may stay. */
  private boolean isRehearsal(String runbook) {
    return isGuarded && runbook.equals(DRILL);
  }

  private Plan compile(String name, Map<String, String> arguments, RunId run) {
    Environment against = isRehearsal(name) ? guarded(run) : environment;
    return new RunbookCompiler(runbooks).compile(runbooks.get(name), arguments, catalog, against);
  }

  /** A drill can change nothing but what its own run has made. */
  private Environment guarded(RunId run) {
    return new Environment(
        environment.estate(),
        new GuardedCloud(environment.cloud(), run),
        environment.ssh(),
        environment.time());
  }

  private ExitCode perform(Plan plan, RunHeader header, Journal journal, Lease lease, Doing doing) {
    ConsoleListener listener =
        new ConsoleListener(workbench.output(), workbench.time(), expectations(header.runbook()));
    PlanRunner runner = new PlanRunner(workbench.time(), listener, probe);
    workbench.signals().onSignal(runner::cancel);
    try {
      RunOutcome outcome = doing.apply(runner, plan, journal, lease);
      if (outcome.status() == RunOutcome.Status.FAILED && isRehearsal(header.runbook())) {
        workbench.output().progress("the rehearsal failed; taking back what it made ...");
        runner.undo(plan, journal, lease);
      }
      return new ResultPrinter(workbench.output())
          .print(header, outcome, RunScore.of(journal.records(), estate().objectives()));
    } finally {
      workbench.signals().clear();
    }
  }

  private Expectations expectations(String runbook) {
    return new Expectations(History.of(memory), runbook);
  }
}

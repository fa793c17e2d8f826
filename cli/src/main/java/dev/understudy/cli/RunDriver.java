package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.observe.Observation;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Journal;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.Plan;
import dev.understudy.core.PlanRunner;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.StepId;
import dev.understudy.core.store.History;
import dev.understudy.core.store.PlanInForce;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.PlanFingerprint;
import dev.understudy.runbooks.Runbooks;
import dev.understudy.runbooks.StepCatalog;
import dev.understudy.runbooks.report.RunScore;
import dev.understudy.runbooks.report.RunView;
import dev.understudy.runbooks.report.StepView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Plans a run, shows or performs the plan, and says how it ended. */
final class RunDriver {
  private final Workbench workbench;
  private final Planner planner;
  private final RunStore store;
  private final RunnerProbe probe;

  private RunDriver(Workbench workbench, Planner planner, RunStore store, RunnerProbe probe) {
    this.workbench = workbench;
    this.planner = planner;
    this.store = store;
    this.probe = probe;
  }

  /** On a real estate, where a drill is guarded. */
  static RunDriver on(Workbench workbench, Estate estate) {
    return probed(workbench, estate, RunnerProbe.none());
  }

  /** The same, with someone told of every point at which a crash must be survivable. */
  static RunDriver probed(Workbench workbench, Estate estate, RunnerProbe probe) {
    RunStore store = workbench.store(estate);
    Planner planner =
        new Planner(
            workbench.environmentOf(estate),
            workbench.directCloud(estate),
            workbench.runbooks(),
            workbench.catalog(store),
            store,
            true);
    return new RunDriver(workbench, planner, store, probe);
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
    Planner planner =
        new Planner(
            environment,
            workbench.directCloud(environment.estate()),
            runbooks,
            catalog,
            memory,
            false);
    return new RunDriver(workbench, planner, store, RunnerProbe.none());
  }

  Estate estate() {
    return planner.estate();
  }

  /** Runs a runbook that needs no confirmation from its start. */
  ExitCode start(String name, Map<String, String> arguments) throws InterruptedException {
    return start(name, arguments, Optional.empty());
  }

  /**
   * Runs a runbook from its start, or prints its plan with {@code --dry-run}.
   *
   * @param question what a person is asked before anything is changed, unless {@code --yes}
   */
  ExitCode start(String name, Map<String, String> arguments, Optional<String> question)
      throws InterruptedException {
    Globals globals = workbench.globals();
    Optional<KeptPlan> kept = globals.plan().map(plan -> KeptPlan.get(store, plan));
    RunId run = kept.map(KeptPlan::run).orElseGet(this::newRun);
    question.ifPresent(what -> Confirmation.refuseIfNobodyIsThere(globals, what));
    Planner.Made made = planner.make(name, arguments, run);
    kept.ifPresent(plan -> plan.refuseIfStale(made.plan(), made.seen()));
    if (globals.dryRun) {
      return show(made, arguments);
    }
    if (question.isPresent() && !globals.yes) {
      printer(made.plan(), made.seen()).summary().forEach(workbench.output()::progress);
      Confirmation.ask(question.get());
      refuseIfChanged(made, planner.look(name, arguments));
    }
    RunHeader header =
        new RunHeader(
            run,
            name,
            arguments,
            estate().name(),
            PlanFingerprint.of(made.plan()),
            made.plan().fingerprint(),
            Actor.name(),
            Version.text(),
            PlannedStep.of(made.plan()));
    try (Lease lease = lease(run, name);
        Journal journal = store.create(header)) {
      return perform(made.plan(), header, journal, lease, PlanRunner::run);
    }
  }

  /**
   * Goes on with a run that stopped.
   *
   * @param rebase whether a runbook that has changed since may take the old one's place
   */
  ExitCode resume(RunId run, boolean rebase) throws InterruptedException {
    if (workbench.globals().dryRun) {
      return showRest(run);
    }
    return again(run, rebase, PlanRunner::run);
  }

  /** Takes back what a run did, last first. */
  ExitCode undo(RunId run) throws InterruptedException {
    if (workbench.globals().dryRun) {
      SoundJournal journal = store.verify(run);
      return new UndoPreview(workbench.output())
          .print(
              RunView.of(journal.records()),
              PlanInForce.of(journal.header(), journal.records()).steps());
    }
    Confirmation.ask(
        workbench.globals(),
        "undo "
            + run
            + ": what it made will be deleted and names will point to the old server again");
    return again(run, false, PlanRunner::undo);
  }

  /** Runs the plan or undoes it. */
  private interface Doing {
    RunOutcome apply(PlanRunner runner, Plan plan, Journal journal, Lease lease);
  }

  private ExitCode again(RunId run, boolean rebase, Doing doing) throws InterruptedException {
    RunHeader header = store.verify(run).header();
    Plan plan = planner.compile(header.runbook(), header.arguments(), run);
    try (Lease lease = lease(run, header.runbook());
        Journal journal = store.open(run)) {
      new Rebasing(workbench).hold(plan, journal, rebase);
      return perform(plan, header, journal, lease, doing);
    }
  }

  private RunId newRun() {
    return RunId.of(workbench.time().now(), ThreadLocalRandom.current().nextLong());
  }

  private Lease lease(RunId run, String runbook) throws InterruptedException {
    return new LeaseDesk(store, workbench.time(), workbench.output())
        .take(new LeaseClaim(Actor.name(), run, runbook));
  }

  private static void refuseIfChanged(Planner.Made made, Observation later) {
    List<String> changes = made.seen().changesIn(later);
    if (!changes.isEmpty()) {
      throw KeptPlan.stale(changes, made.plan().runbook()).asException();
    }
  }

  private ExitCode show(Planner.Made made, Map<String, String> arguments) {
    RunId run = newRun();
    String next = "understudy " + commandOf(made.plan().runbook(), arguments) + " --plan " + run;
    try {
      KeptPlan.of(run, made.plan(), made.seen()).keep(store);
    } catch (ProblemException e) {
      next = "not possible, it could not be kept: " + e.problem().what();
    }
    printer(made.plan(), made.seen()).print(run, Set.of(), next);
    return ExitCode.DONE;
  }

  private static String commandOf(String runbook, Map<String, String> arguments) {
    return "runbook run "
        + runbook
        + arguments.entrySet().stream()
            .map(argument -> " --with " + argument.getKey() + "=" + quoted(argument.getValue()))
            .collect(Collectors.joining());
  }

  /** As a shell reads it. */
  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9._:@/-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  /** What a resume would still do. */
  private ExitCode showRest(RunId run) throws InterruptedException {
    SoundJournal journal = store.verify(run);
    RunHeader header = journal.header();
    Planner.Made made = planner.make(header.runbook(), header.arguments(), run);
    new Rebasing(workbench).show(made.plan(), header, journal.records());
    Set<StepId> done =
        RunView.of(journal.records()).steps().stream()
            .filter(step -> step.status() == StepView.Status.SUCCEEDED)
            .map(StepView::id)
            .collect(Collectors.toSet());
    printer(made.plan(), made.seen()).print(run, done, "understudy run resume " + run);
    return ExitCode.DONE;
  }

  private PlanPrinter printer(Plan plan, Observation seen) {
    return new PlanPrinter(workbench.output(), planner.forecast(plan, seen));
  }

  private ExitCode perform(Plan plan, RunHeader header, Journal journal, Lease lease, Doing doing) {
    Expectations expectations = new Expectations(History.of(planner.memory()), header.runbook());
    ConsoleListener listener =
        new ConsoleListener(workbench.output(), workbench.time(), expectations, journal::records);
    PlanRunner runner = new PlanRunner(workbench.time(), listener, probe, workbench.calls());
    workbench.signals().onSignal(runner::cancel);
    try {
      RunOutcome outcome = doing.apply(runner, plan, journal, lease);
      if (outcome.status() == RunOutcome.Status.FAILED && planner.isRehearsal(header.runbook())) {
        workbench.output().progress("the rehearsal failed; taking back what it made ...");
        runner.undo(plan, journal, lease);
      }
      return new ResultPrinter(workbench.output())
          .print(header, outcome, RunScore.of(journal.records(), estate().objectives()));
    } finally {
      workbench.signals().clear();
    }
  }
}

package dev.understudy.cli;

import dev.understudy.core.JournalRecord;
import dev.understudy.core.Plan;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.Receipt;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunListener;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells the progress of a run of this process, as it happens. */
final class ConsoleListener implements RunListener {
  private final RunTeller teller;
  private final TimeSource time;
  private final Supplier<List<JournalRecord>> journal;

  /**
   * @param journal the run's records so far: what is done already when a run is resumed
   */
  ConsoleListener(
      Output output,
      TimeSource time,
      Expectations expectations,
      Supplier<List<JournalRecord>> journal) {
    this.teller = new RunTeller(output, time, new RunProgress(expectations::step));
    this.time = time;
    this.journal = journal;
  }

  @Override
  public void runStarted(RunHeader header, Plan plan, boolean resumed) {
    teller.runStarted(
        header, PlannedStep.of(plan), JournalTale.done(journal.get()), resumed, time.now());
  }

  @Override
  public void stepStarted(Plan.Node node, int number, int total) {
    teller.stepStarted(node.id(), node.step().summary(), time.now());
  }

  @Override
  public void stepProgress(StepId step, String message) {
    teller.stepProgress(step, message, time.now());
  }

  @Override
  public void stepSucceeded(StepId step, Receipt receipt, Duration took, boolean found) {
    teller.stepSucceeded(step, receipt, took, found, time.now());
  }

  @Override
  public void stepFailed(StepId step, Problem problem, Duration took) {
    teller.stepFailed(step, problem, took, time.now());
  }

  @Override
  public void stepCompensated(StepId step, Optional<Problem> problem) {
    teller.stepCompensated(step, problem, time.now());
  }

  @Override
  public void runEnded(RunOutcome outcome) {
    teller.runEnded(outcome.run(), outcome.status().name().toLowerCase(Locale.ROOT), time.now());
  }
}

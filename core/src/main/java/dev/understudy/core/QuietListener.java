package dev.understudy.core;

import java.time.Duration;
import java.util.Optional;

/** Passes on what happens and hears no complaint: a broken display must not fail a recovery. */
record QuietListener(RunListener to) implements RunListener {

  @Override
  public void runStarted(RunHeader header, Plan plan, boolean resumed) {
    quietly(() -> to.runStarted(header, plan, resumed));
  }

  @Override
  public void stepStarted(Plan.Node node, int number, int of) {
    quietly(() -> to.stepStarted(node, number, of));
  }

  @Override
  public void stepProgress(StepId step, String message) {
    quietly(() -> to.stepProgress(step, message));
  }

  @Override
  public void stepSucceeded(StepId step, Receipt receipt, Duration took, boolean found) {
    quietly(() -> to.stepSucceeded(step, receipt, took, found));
  }

  @Override
  public void stepFailed(StepId step, Problem problem, Duration took) {
    quietly(() -> to.stepFailed(step, problem, took));
  }

  @Override
  public void stepCompensated(StepId step, Optional<Problem> problem) {
    quietly(() -> to.stepCompensated(step, problem));
  }

  @Override
  public void runEnded(RunOutcome outcome) {
    quietly(() -> to.runEnded(outcome));
  }

  private static void quietly(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      // The journal has it all; there is nobody better to tell.
    }
  }
}

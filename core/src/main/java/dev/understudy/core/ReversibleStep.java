package dev.understudy.core;

/** A step whose effect can be taken back. */
public interface ReversibleStep extends Step {

  /**
   * Takes the effect back. Repeatable: what is missing counts as done.
   *
   * @param receipt what the step left; empty when it was cut off and nobody knows how far it came
   */
  void compensate(StepContext context, Receipt receipt) throws InterruptedException;
}

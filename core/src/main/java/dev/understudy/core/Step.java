package dev.understudy.core;

import java.util.Optional;

/**
 * One repeatable unit of work. Only {@link PlanRunner} performs steps. A step that is not a {@link
 * ReversibleStep} is the plan's point of no return.
 *
 * <p>Every method may be called again after a crash at any point. All of them throw {@link
 * ProblemException} with a problem whose {@link Effect} says whether the world may have changed,
 * and {@link InterruptedException} when the run is cancelled.
 */
public interface Step {

  StepId id();

  /** What it does, one imperative line for the plan and the live view. */
  String summary();

  /** Looks, changes nothing: asks the cloud or the host, never memory. */
  Precheck precheck(StepContext context) throws InterruptedException;

  /** The only method that changes the world; one logical effect. */
  Receipt execute(StepContext context) throws InterruptedException;

  /** An independent look that changes nothing; empty when the effect is proven. */
  Optional<Problem> verify(StepContext context, Receipt receipt) throws InterruptedException;
}

package dev.understudy.core;

import java.util.function.Function;

/**
 * A step's input: known when the plan is made, or read from an earlier step's receipt when the step
 * runs.
 */
public sealed interface Value {

  /** Known now. */
  record Literal(String text) implements Value {}

  /** The fact {@code fact} of the receipt of {@code step}. */
  record FromStep(StepId step, String fact) implements Value {}

  static Value of(String text) {
    return new Literal(text);
  }

  static Value from(String step, String fact) {
    return new FromStep(new StepId(step), fact);
  }

  default <T> T fold(Function<Literal, T> literal, Function<FromStep, T> fromStep) {
    if (this instanceof Literal known) {
      return literal.apply(known);
    }
    return fromStep.apply((FromStep) this);
  }

  /** The text itself; the step it comes from must have finished. */
  default String in(StepContext context) {
    return fold(Literal::text, from -> context.receiptOf(from.step()).get(from.fact()));
  }
}

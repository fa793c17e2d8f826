package dev.understudy.runbooks;

import dev.understudy.core.Step;
import dev.understudy.core.StepId;
import java.util.List;
import java.util.Optional;

/**
 * A kind of step that runbooks may use.
 *
 * @param name as written after {@code use:}, for example {@code snapshot.take}
 * @param summary one line for {@code runbook check} and the reference page
 * @param receipt names of the facts it leaves, for checking references to them
 */
public record StepKind(
    String name, String summary, List<Parameter> parameters, List<String> receipt, Maker maker) {

  public StepKind {
    parameters = List.copyOf(parameters);
    receipt = List.copyOf(receipt);
  }

  /**
   * An input of a step.
   *
   * @param fallback the value when the runbook gives none; an empty Optional means it must be given
   *     when {@code required}
   */
  public record Parameter(
      String name, boolean required, Optional<String> fallback, String meaning) {

    public static Parameter required(String name, String meaning) {
      return new Parameter(name, true, Optional.empty(), meaning);
    }

    public static Parameter optional(String name, String meaning) {
      return new Parameter(name, false, Optional.empty(), meaning);
    }

    public static Parameter optional(String name, String fallback, String meaning) {
      return new Parameter(name, false, Optional.of(fallback), meaning);
    }
  }

  /**
   * Makes the step; throws a {@code ProblemException} (INVALID_FILE) when an input makes no sense.
   */
  @FunctionalInterface
  public interface Maker {
    Step make(StepId id, Inputs inputs, Environment environment);
  }
}

package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.Position;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolved inputs of one step. An empty text counts as not given, so that an optional parameter of
 * a runbook can be passed on.
 */
final class StepInputs implements Inputs {
  private static final Pattern NAMED = Pattern.compile("^input '([^']+)'");

  /**
   * One input.
   *
   * @param values exactly one unless {@code isList}
   */
  record Input(Position at, boolean isList, List<Value> values) {}

  private final StepKind kind;
  private final Map<String, Input> given;
  private Optional<Position> refused = Optional.empty();

  StepInputs(StepKind kind, Map<String, Input> given) {
    this.kind = kind;
    this.given = new LinkedHashMap<>(given);
    this.given
        .values()
        .removeIf(input -> !input.isList() && input.values().get(0).equals(Value.of("")));
  }

  /** Where the input stands that was last refused by a method of this. */
  Optional<Position> refused() {
    return refused;
  }

  /** Where the input stands that was last refused, by a method of this or by the kind itself. */
  Optional<Position> refused(Problem problem) {
    Matcher input = NAMED.matcher(problem.what());
    return refused.or(
        () ->
            input.find()
                ? Optional.ofNullable(given.get(input.group(1))).map(Input::at)
                : Optional.empty());
  }

  /** What was given, without what counts as not given. */
  Map<String, Input> given() {
    return Collections.unmodifiableMap(given);
  }

  /** Required inputs that nothing was given for. */
  List<StepKind.Parameter> missing() {
    return kind.parameters().stream()
        .filter(parameter -> parameter.required() && parameter.fallback().isEmpty())
        .filter(parameter -> !given.containsKey(parameter.name()))
        .toList();
  }

  @Override
  public Value value(String name) {
    return findValue(name).orElseThrow(() -> problem(name, "it is missing"));
  }

  @Override
  public Optional<Value> findValue(String name) {
    Input input = given.get(name);
    if (input == null) {
      return fallback(name).map(Value::of);
    }
    if (input.isList()) {
      throw problem(name, "it must be a single value, not a list");
    }
    return Optional.of(input.values().get(0));
  }

  @Override
  public String text(String name) {
    return findText(name).orElseThrow(() -> problem(name, "it is missing"));
  }

  @Override
  public Optional<String> findText(String name) {
    return findValue(name).map(value -> known(name, value));
  }

  @Override
  public List<String> list(String name) {
    Input input = given.get(name);
    if (input == null) {
      return fallback(name).map(List::of).orElse(List.of());
    }
    return input.values().stream().map(value -> known(name, value)).toList();
  }

  /** Empty also for an input that the kind does not have: nobody can give it. */
  private Optional<String> fallback(String name) {
    return kind.parameters().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .flatMap(StepKind.Parameter::fallback)
        .filter(text -> !text.isEmpty());
  }

  private String known(String name, Value value) {
    return value.fold(
        Value.Literal::text,
        from -> {
          throw problem(
              name,
              "it must be known when the plan is made, and the fact '"
                  + from.fact()
                  + "' of step "
                  + from.step()
                  + " is not");
        });
  }

  private ProblemException problem(String name, String why) {
    refused = Optional.ofNullable(given.get(name)).map(Input::at);
    return Problem.of(ProblemCode.INVALID_FILE, "input '" + name + "' of " + kind.name(), why, "")
        .asException();
  }
}

package dev.understudy.runbooks;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a step's {@code when:} is asked of, to tell which of two steps of one name a page is about.
 *
 * @param parameters what the runbook is told, by name
 */
public record Circumstances(Optional<ServerSpec> server, Map<String, String> parameters) {

  public Circumstances {
    parameters = Map.copyOf(parameters);
  }

  /** Nothing is known: every step may be part of the plan. */
  public static Circumstances unknown() {
    return new Circumstances(Optional.empty(), Map.of());
  }

  /** Those of a plan that was compiled from the runbook with these arguments. */
  public static Circumstances of(Runbook runbook, Map<String, String> arguments, Estate estate) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (RunbookParameter parameter : runbook.parameters()) {
      parameters.put(
          parameter.name(),
          arguments.getOrDefault(parameter.name(), parameter.fallback().orElse("")));
    }
    Optional<ServerSpec> server =
        Optional.ofNullable(parameters.get("server")).flatMap(estate::findServer);
    return new Circumstances(server, parameters);
  }

  /** Whether the step may be part of the plan; what cannot be told counts as yes. */
  public boolean fit(StepBlock step) {
    return step.when().stream().allMatch(this::holds);
  }

  private boolean holds(Scalar condition) {
    String text = condition.text().strip();
    int equals = text.indexOf('=');
    if (equals <= 0) {
      return Conditions.find(text).flatMap(word -> server.map(word::test)).orElse(true);
    }
    boolean negated = text.charAt(equals - 1) == '!';
    String name = text.substring(0, negated ? equals - 1 : equals).strip();
    String value = parameters.get(name);
    return value == null || value.equals(text.substring(equals + 1).strip()) != negated;
  }
}

package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlNode.Sequence;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Step;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a kind and its inputs into a step; tells everything that does not fit. */
final class StepMaker {
  private final StepCatalog catalog;
  private final Environment environment;

  StepMaker(StepCatalog catalog, Environment environment) {
    this.catalog = catalog;
    this.environment = environment;
  }

  /**
   * A step and what its runbook says about it.
   *
   * @param text see {@link StepText}
   */
  record Made(Step step, String text) {}

  /** The kind by that name; tells when there is none. */
  Optional<StepKind> kind(Scalar name, Scope scope) {
    Optional<StepKind> kind = catalog.find(name.text());
    if (kind.isEmpty()) {
      Collection<String> known = new ArrayList<>(catalog.names());
      known.add(StepCatalog.RUNBOOK);
      scope.report(
          name.at(),
          "unknown step kind '"
              + name.text()
              + "'"
              + Spelling.nearest(name.text(), known)
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse("; docs/reference/steps.md lists them"));
    }
    return kind;
  }

  /**
   * The step; empty when it could not be made or is not in the plan.
   *
   * @param live whether it is in the plan; it is checked either way
   * @param reads gets the steps whose facts it reads
   */
  Optional<Made> make(
      StepId id, StepKind kind, StepBlock.Use use, Scope scope, boolean live, Set<StepId> reads) {
    Optional<Map<String, StepInputs.Input>> given = inputs(kind, use, scope, live, reads);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    StepInputs inputs = new StepInputs(kind, given.get());
    for (StepKind.Parameter parameter : inputs.missing()) {
      scope.report(
          use.kind().at(),
          kind.name() + " needs the input '" + parameter.name() + "': " + parameter.meaning());
    }
    if (!live || !inputs.missing().isEmpty()) {
      return Optional.empty();
    }
    try {
      Step step = kind.maker().make(id, inputs, environment);
      return Optional.of(new Made(step, StepText.of(kind.name(), inputs.given())));
    } catch (ProblemException e) {
      Position at = inputs.refused(e.problem()).orElse(use.kind().at());
      String why = e.problem().why().isEmpty() ? "" : ": " + e.problem().why();
      scope.report(at, e.problem().what() + why);
    } catch (IllegalArgumentException e) {
      scope.report(inputs.refused().orElse(use.kind().at()), kind.name() + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  private Optional<Map<String, StepInputs.Input>> inputs(
      StepKind kind, StepBlock.Use use, Scope scope, boolean live, Set<StepId> reads) {
    List<String> known = kind.parameters().stream().map(StepKind.Parameter::name).toList();
    Map<String, StepInputs.Input> inputs = new LinkedHashMap<>();
    boolean sound = true;
    for (YamlNode.Entry entry : use.with().entries()) {
      if (!known.contains(entry.name())) {
        scope.report(
            entry.key().at(),
            kind.name()
                + " has no input '"
                + entry.name()
                + "'"
                + Spelling.hint(entry.name(), known));
        sound = false;
        continue;
      }
      Optional<List<Value>> values = values(entry.value(), scope, live, reads);
      boolean isList = entry.value() instanceof Sequence;
      values.ifPresent(
          list -> inputs.put(entry.name(), new StepInputs.Input(entry.value().at(), isList, list)));
      sound &= values.isPresent() && isKnownName(entry, values.get(), scope);
    }
    return sound ? Optional.of(inputs) : Optional.empty();
  }

  private static Optional<List<Value>> values(
      YamlNode node, Scope scope, boolean live, Set<StepId> reads) {
    List<YamlNode> items = node instanceof Sequence list ? list.items() : List.of(node);
    List<Value> values = new ArrayList<>();
    for (YamlNode item : items) {
      if (!(item instanceof Scalar scalar)) {
        scope.report(item.at(), "an input must be a value or a list of values");
        continue;
      }
      Template template = Template.of(scalar);
      Optional<Value> value =
          template.parts().isEmpty()
              ? Optional.of(Value.of(""))
              : scope.resolve(template, live, reads);
      value.ifPresent(values::add);
    }
    return values.size() == items.size() ? Optional.of(values) : Optional.empty();
  }

  private boolean isKnownName(YamlNode.Entry entry, List<Value> values, Scope scope) {
    Collection<String> known =
        switch (entry.name()) {
          case "server" -> environment.estate().servers().keySet();
          case "site" -> environment.estate().sites().keySet();
          default -> List.of();
        };
    Optional<String> name =
        known.isEmpty() || values.size() != 1 ? Optional.empty() : Scope.literal(values.get(0));
    Optional<String> complaint =
        name.filter(text -> !text.isEmpty())
            .flatMap(text -> Arguments.unknown(entry.name(), text, known));
    complaint.ifPresent(message -> scope.report(entry.value().at(), message));
    return complaint.isEmpty();
  }
}

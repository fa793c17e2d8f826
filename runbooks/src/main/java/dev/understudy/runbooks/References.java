package dev.understudy.runbooks;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says what the references in a text mean in a scope; tells those that mean nothing. */
final class References {
  private final Scope scope;
  private final Estate estate;
  private final Map<String, Optional<Value>> parameters;

  References(Scope scope, Estate estate, Map<String, Optional<Value>> parameters) {
    this.scope = scope;
    this.estate = estate;
    this.parameters = parameters;
  }

  /**
   * What a text says; empty when that cannot be told, which is then among the problems.
   *
   * @param live whether the step is in the plan: only then must those it reads be, too
   * @param reads gets the steps it reads
   */
  Optional<Value> resolve(Template template, boolean live, Set<StepId> reads) {
    List<Optional<Value>> values = new ArrayList<>();
    for (Template.Part part : template.parts()) {
      values.add(part.reference() ? reference(part, live) : Optional.of(Value.of(part.text())));
    }
    if (values.contains(Optional.<Value>empty())) {
      return Optional.empty();
    }
    values.forEach(
        value -> value.orElseThrow().fold(known -> false, from -> reads.add(from.step())));
    if (values.size() == 1) {
      return values.get(0);
    }
    StringBuilder text = new StringBuilder();
    for (Optional<Value> value : values) {
      Optional<String> known = value.flatMap(Scope::literal);
      if (known.isEmpty()) {
        scope.report(
            template.at(),
            "a fact of an earlier step must be the whole value; it cannot be part of a text");
        return Optional.empty();
      }
      text.append(known.get());
    }
    return Optional.of(Value.of(text.toString()));
  }

  private Optional<Value> reference(Template.Part part, boolean live) {
    String text = part.text();
    if (text.startsWith("steps.")) {
      return fact(text.substring(6), part.at(), live);
    }
    if (text.startsWith("estate.")) {
      return estateFact(text.substring(7), part.at(), live);
    }
    if (text.equals(WhenClause.EACH) || text.startsWith(WhenClause.EACH + ".")) {
      return each(text, part.at(), live);
    }
    if (parameters.containsKey(text)) {
      return parameters.get(text);
    }
    scope.report(part.at(), unknown(text));
    return Optional.empty();
  }

  private String unknown(String text) {
    if (text.isEmpty()) {
      return "'${}' names nothing; write ${PARAMETER}, ${steps.ID.FACT} or ${estate.FACT}";
    }
    String hint =
        parameters.isEmpty()
            ? "; this runbook has no parameters"
            : Spelling.hint(text, parameters.keySet());
    return "there is no parameter '" + text + "'" + hint;
  }

  private Optional<Value> each(String text, Position at, boolean live) {
    if (scope.turn().isEmpty()) {
      scope.report(at, "'${" + text + "}' has a meaning only in a step with 'for-each'");
      return Optional.empty();
    }
    ForEach.Element element = scope.turn().get().element();
    String fact = text.equals(WhenClause.EACH) ? "name" : text.substring(5);
    Optional<String> value = element.facts().get(fact);
    if (value == null) {
      scope.report(at, "unknown '${" + text + "}'" + Spelling.hint(fact, element.facts().keySet()));
      return Optional.empty();
    }
    if (value.isEmpty() && live) {
      scope.report(at, "the estate does not say '" + fact + "' of '" + element.name() + "'");
    }
    return value.map(Value::of);
  }

  private Optional<Value> estateFact(String fact, Position at, boolean live) {
    if (!EstateFacts.MEANINGS.containsKey(fact)) {
      scope.report(
          at,
          "unknown '${estate." + fact + "}'" + Spelling.hint(fact, EstateFacts.MEANINGS.keySet()));
      return Optional.empty();
    }
    Optional<String> value = EstateFacts.find(fact, estate, scope.server());
    if (value.isEmpty() && live && !(fact.startsWith("server") && scope.server().isEmpty())) {
      scope.report(at, "the estate does not say '" + fact + "'; add it to " + estate.file());
    }
    if (value.isEmpty() && fact.startsWith("server") && !parameters.containsKey("server")) {
      scope.report(at, "'${estate." + fact + "}' needs a parameter 'server' that says which");
    }
    return value.map(Value::of);
  }

  private Optional<Value> fact(String path, Position at, boolean live) {
    int dot = path.lastIndexOf('.');
    if (dot <= 0 || dot == path.length() - 1) {
      scope.report(at, "'${steps." + path + "}' must be ${steps.ID.FACT}");
      return Optional.empty();
    }
    String id = path.substring(0, dot);
    String fact = path.substring(dot + 1);
    Optional<Scope.Declared> step = scope.findStep(id, at);
    if (step.isEmpty() || !live) {
      return Optional.empty();
    }
    return fact(scope.sibling(id), fact, step.get(), at);
  }

  private Optional<Value> fact(String id, String fact, Scope.Declared step, Position at) {
    if (step.loop().isPresent()) {
      List<String> ids = step.loop().get().ids();
      scope.report(
          at,
          "step '"
              + id
              + "' is taken once for each of "
              + String.join(", ", ids)
              + "; name one: ${steps."
              + id
              + "/"
              + ids.stream().findFirst().orElse("NAME")
              + "."
              + fact
              + "}");
      return Optional.empty();
    }
    if (step.facts().isEmpty()) {
      List<String> inner =
          scope.declared().keySet().stream().filter(other -> other.startsWith(id + "/")).toList();
      scope.report(
          at,
          "'" + id + "' is a whole runbook; name one of its steps: " + String.join(", ", inner));
      return Optional.empty();
    }
    if (!step.live() && parameters.containsValue(Optional.<Value>empty())) {
      // Perhaps only because a parameter could not be understood, which has been told already.
      return Optional.empty();
    }
    if (!step.live()) {
      scope.report(
          at,
          "step '" + id + "' is not part of this plan: its 'when' does not hold for this estate");
      return Optional.empty();
    }
    List<String> facts = step.facts().get();
    if (facts.contains(Scope.ANY_FACT)) {
      return Optional.empty();
    }
    if (!facts.contains(fact)) {
      scope.report(
          at,
          "step '"
              + id
              + "' ("
              + step.use()
              + ") leaves no fact '"
              + fact
              + "'"
              + Spelling.hint(fact, facts));
      return Optional.empty();
    }
    return Optional.of(new Value.FromStep(new StepId(scope.prefix() + id), fact));
  }
}

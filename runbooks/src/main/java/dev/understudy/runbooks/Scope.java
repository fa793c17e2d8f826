package dev.understudy.runbooks;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the references of one runbook mean while it is compiled. */
final class Scope {
  /** Stands for the facts of a kind that nobody knows, which has been told already. */
  static final String ANY_FACT = "*";

  /**
   * A step that stands before.
   *
   * @param live whether it is in the plan
   * @param targets the steps to wait for when this one is needed
   * @param facts it leaves; empty Optional for an included runbook
   */
  record Declared(
      boolean live, Position at, List<StepId> targets, Optional<List<String>> facts, String use) {}

  private final Runbook runbook;
  private final String prefix;
  private final Map<String, Optional<Value>> parameters;
  private final Estate estate;
  private final FileProblems problems;
  private final Map<String, Declared> declared = new LinkedHashMap<>();

  /**
   * @param parameters values; an empty Optional is one that could not be understood, which has been
   *     told already
   */
  Scope(
      Runbook runbook,
      String prefix,
      Map<String, Optional<Value>> parameters,
      Estate estate,
      FileProblems problems) {
    this.runbook = runbook;
    this.prefix = prefix;
    this.parameters = new LinkedHashMap<>(parameters);
    this.estate = estate;
    this.problems = problems;
  }

  Runbook runbook() {
    return runbook;
  }

  String prefix() {
    return prefix;
  }

  Map<String, Declared> declared() {
    return declared;
  }

  void report(Position at, String message) {
    problems.add(at, message);
  }

  Optional<Value> parameter(String name) {
    return parameters.getOrDefault(name, Optional.empty());
  }

  /** The server of the estate that the parameter {@code server} names. */
  Optional<ServerSpec> server() {
    return parameter("server").flatMap(Scope::literal).flatMap(estate::findServer);
  }

  static Optional<String> literal(Value value) {
    return value.fold(known -> Optional.of(known.text()), from -> Optional.empty());
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
        report(
            template.at(),
            "a fact of an earlier step must be the whole value; it cannot be part of a text");
        return Optional.empty();
      }
      text.append(known.get());
    }
    return Optional.of(Value.of(text.toString()));
  }

  /** The step of that id that stands before; tells when there is none. */
  Optional<Declared> findStep(String id, Position at) {
    Declared step = declared.get(id);
    if (step != null) {
      return Optional.of(step);
    }
    boolean later = runbook.steps().stream().anyMatch(block -> block.id().text().equals(id));
    report(
        at,
        later
            ? "step '" + id + "' does not stand before this one"
            : "there is no step '"
                + id
                + "' before this one"
                + Spelling.hint(id, declared.keySet()));
    return Optional.empty();
  }

  private Optional<Value> reference(Template.Part part, boolean live) {
    String text = part.text();
    if (text.startsWith("steps.")) {
      return fact(text.substring(6), part.at(), live);
    }
    if (text.startsWith("estate.")) {
      return estateFact(text.substring(7), part.at(), live);
    }
    if (parameters.containsKey(text)) {
      return parameters.get(text);
    }
    report(part.at(), unknown(text));
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

  private Optional<Value> estateFact(String fact, Position at, boolean live) {
    if (!EstateFacts.MEANINGS.containsKey(fact)) {
      report(
          at,
          "unknown '${estate." + fact + "}'" + Spelling.hint(fact, EstateFacts.MEANINGS.keySet()));
      return Optional.empty();
    }
    Optional<String> value = EstateFacts.find(fact, estate, server());
    if (value.isEmpty() && live && !(fact.startsWith("server") && server().isEmpty())) {
      report(at, "the estate does not say '" + fact + "'; add it to " + estate.file());
    }
    if (value.isEmpty() && fact.startsWith("server") && !parameters.containsKey("server")) {
      report(at, "'${estate." + fact + "}' needs a parameter 'server' that says which");
    }
    return value.map(Value::of);
  }

  private Optional<Value> fact(String path, Position at, boolean live) {
    int dot = path.lastIndexOf('.');
    if (dot <= 0 || dot == path.length() - 1) {
      report(at, "'${steps." + path + "}' must be ${steps.ID.FACT}");
      return Optional.empty();
    }
    String id = path.substring(0, dot);
    String fact = path.substring(dot + 1);
    Optional<Declared> step = findStep(id, at);
    if (step.isEmpty() || !live) {
      return Optional.empty();
    }
    return fact(id, fact, step.get(), at);
  }

  private Optional<Value> fact(String id, String fact, Declared step, Position at) {
    if (step.facts().isEmpty()) {
      List<String> inner =
          declared.keySet().stream().filter(other -> other.startsWith(id + "/")).toList();
      report(
          at,
          "'" + id + "' is a whole runbook; name one of its steps: " + String.join(", ", inner));
      return Optional.empty();
    }
    if (!step.live() && parameters.containsValue(Optional.<Value>empty())) {
      // Perhaps only because a parameter could not be understood, which has been told already.
      return Optional.empty();
    }
    if (!step.live()) {
      report(
          at,
          "step '" + id + "' is not part of this plan: its 'when' does not hold for this estate");
      return Optional.empty();
    }
    List<String> facts = step.facts().get();
    if (facts.contains(ANY_FACT)) {
      return Optional.empty();
    }
    if (!facts.contains(fact)) {
      report(
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
    return Optional.of(new Value.FromStep(new StepId(prefix + id), fact));
  }
}

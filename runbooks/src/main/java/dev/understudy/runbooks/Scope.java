package dev.understudy.runbooks;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
   * @param facts it leaves; empty Optional for an included runbook and for a step that is taken for
   *     each of several
   * @param loop what it is taken for
   */
  record Declared(
      boolean live,
      Position at,
      List<StepId> targets,
      Optional<List<String>> facts,
      String use,
      Optional<ForEach> loop) {

    boolean isLoopOver(String key) {
      return loop.filter(each -> each.key().equals(key)).isPresent();
    }

    private Declared and(Declared other) {
      Set<StepId> all = new LinkedHashSet<>(targets);
      all.addAll(other.targets);
      return new Declared(
          live || other.live, other.at, List.copyOf(all), other.facts, other.use, other.loop);
    }
  }

  /** What a step that is taken for each of several is taken for now. */
  record Turn(ForEach loop, ForEach.Element element) {}

  private final Runbook runbook;
  private final String prefix;
  private final Map<String, Optional<Value>> parameters;
  private final Estate estate;
  private final FileProblems problems;
  private final Map<String, Declared> declared;
  private final Optional<Turn> turn;

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
    this(runbook, prefix, parameters, estate, problems, new LinkedHashMap<>(), Optional.empty());
  }

  private Scope(
      Runbook runbook,
      String prefix,
      Map<String, Optional<Value>> parameters,
      Estate estate,
      FileProblems problems,
      Map<String, Declared> declared,
      Optional<Turn> turn) {
    this.declared = declared;
    this.turn = turn;
    this.runbook = runbook;
    this.prefix = prefix;
    this.parameters = new LinkedHashMap<>(parameters);
    this.estate = estate;
    this.problems = problems;
  }

  /** The same for one of those that a step is taken for; shares what is declared. */
  Scope in(ForEach loop, ForEach.Element element) {
    return new Scope(
        runbook,
        prefix,
        parameters,
        estate,
        problems,
        declared,
        Optional.of(new Turn(loop, element)));
  }

  Optional<Turn> turn() {
    return turn;
  }

  /** The server that a step is taken for now. */
  Optional<ServerSpec> elementServer() {
    return turn.flatMap(now -> now.element().server());
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

  /** Declares it; a step of that name that is in the plan already keeps the name. */
  void declare(String name, Declared step) {
    Declared other = declared.get(name);
    boolean sameLoop =
        other != null && step.loop().isPresent() && other.isLoopOver(step.loop().get().key());
    if (other == null || (!other.live() && step.live() && !sameLoop)) {
      declared.put(name, step);
    } else if (other.live() && step.live() && !sameLoop) {
      report(step.at(), "two steps are called '" + name + "'; the other stands at " + other.at());
    } else if (!other.live() || sameLoop) {
      declared.put(name, other.and(step));
    }
  }

  /** Declares a step of which nothing is known but its name, which has been told already. */
  void declareAnything(StepBlock block, List<StepId> targets) {
    declare(
        block.id().text(),
        new Declared(
            true,
            block.id().at(),
            targets,
            Optional.of(List.of(ANY_FACT)),
            block.use().kind().text(),
            Optional.empty()));
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
    return new References(this, estate, parameters).resolve(template, live, reads);
  }

  /** A text that must be known when the plan is made; empty when it is not, which is told. */
  Optional<String> resolve(Template template) {
    Optional<Value> value = resolve(template, true, new LinkedHashSet<>());
    Optional<String> text = value.flatMap(Scope::literal).filter(known -> !known.isEmpty());
    if (value.isPresent() && text.isEmpty()) {
      report(template.at(), "this must be known when the plan is made, and not be empty");
    }
    return text;
  }

  /** The step of that id that stands before; tells when there is none. */
  Optional<Declared> findStep(String id, Position at) {
    Declared step = declared.get(sibling(id));
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

  /**
   * The step that is meant by a name: in a step that is taken for each of several, one that is
   * taken for the same ones means that of the same element.
   */
  String sibling(String id) {
    if (turn.isEmpty()) {
      return id;
    }
    String key = turn.get().loop().key();
    String own = "/" + turn.get().element().id();
    for (int end = id.length(); end > 0; end = id.lastIndexOf('/', end - 1)) {
      Declared step = declared.get(id.substring(0, end));
      if (step != null && step.isLoopOver(key)) {
        boolean named = end < id.length() && declared.containsKey(id);
        return named ? id : id.substring(0, end) + own + id.substring(end);
      }
    }
    return id;
  }
}

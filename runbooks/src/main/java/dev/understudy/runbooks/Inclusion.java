package dev.understudy.runbooks;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.core.Plan;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts the steps of another runbook in the place of a step of kind {@code runbook}. */
final class Inclusion {
  private static final String NAME = "name";
  private static final String PREFIX = "prefix";

  private final RunbookExpansion expansion;
  private final Runbooks runbooks;
  private final Estate estate;
  private final FileProblems problems;

  Inclusion(RunbookExpansion expansion, Runbooks runbooks, Estate estate, FileProblems problems) {
    this.expansion = expansion;
    this.runbooks = runbooks;
    this.estate = estate;
    this.problems = problems;
  }

  /** What a step after it needs: the last steps of the included runbook. */
  List<StepId> include(
      StepBlock block,
      String id,
      Scope outer,
      List<StepId> needs,
      boolean live,
      List<String> chain) {
    checkAlone(block, outer);
    Optional<Runbook> inner = runbook(block, outer, chain);
    String prefix = text(block, PREFIX, outer).orElse(id);
    Position at = block.id().at();
    if (inner.isEmpty() || !live) {
      outer.declare(id, declared(live, at, needs));
      return needs;
    }
    String path = prefix.isEmpty() ? "" : prefix + "/";
    Map<String, Optional<Value>> parameters = parameters(block, inner.get(), outer);
    FileProblems own = new FileProblems(inner.get().file());
    Scope scope = new Scope(inner.get(), outer.prefix() + path, parameters, estate, own);
    int before = expansion.draft().nodes().size();
    List<String> longer = new ArrayList<>(chain);
    longer.add(inner.get().name());
    expansion.expand(scope, needs, List.copyOf(longer));
    problems.addAll(own.lines());
    List<StepId> last = last(before, needs);
    if (!prefix.isEmpty()) {
      outer.declare(id, declared(true, at, last));
    }
    scope.declared().forEach((name, step) -> outer.declare(path + name, moved(step, at)));
    return last;
  }

  private static Scope.Declared declared(boolean live, Position at, List<StepId> targets) {
    return new Scope.Declared(
        live, at, targets, Optional.empty(), StepCatalog.RUNBOOK, Optional.empty());
  }

  private static Scope.Declared moved(Scope.Declared step, Position at) {
    return new Scope.Declared(
        step.live(), at, step.targets(), step.facts(), step.use(), step.loop());
  }

  private List<StepId> last(int before, List<StepId> needs) {
    List<Plan.Node> all = expansion.draft().nodes();
    List<Plan.Node> added = all.subList(before, all.size());
    Set<StepId> needed = new HashSet<>();
    added.forEach(node -> needed.addAll(node.needs()));
    List<StepId> last =
        added.stream().map(Plan.Node::id).filter(id -> !needed.contains(id)).toList();
    return last.isEmpty() ? needs : last;
  }

  private static void checkAlone(StepBlock block, Scope outer) {
    block
        .otherwise()
        .ifPresent(
            use -> outer.report(use.kind().at(), "an included runbook can have no 'otherwise'"));
    refuse(
        block, "timeout", "an included runbook has no timeout; its own steps have theirs", outer);
    refuse(block, "retry", "an included runbook has no retry; its own steps have theirs", outer);
    refuse(block, "undo", "an included runbook has no undo; its own steps have theirs", outer);
    if (block.forEach().isPresent() && block.use().with().find(PREFIX).isPresent()) {
      outer.report(
          block.use().with().find(PREFIX).get().at(),
          "a runbook that is included for each of several has no prefix; its steps are called "
              + block.id().text()
              + "/NAME/STEP");
    }
  }

  private static void refuse(StepBlock block, String key, String why, Scope outer) {
    block.source().find(key).ifPresent(node -> outer.report(node.at(), why));
  }

  private Optional<Runbook> runbook(StepBlock block, Scope outer, List<String> chain) {
    Optional<String> name = text(block, NAME, outer);
    Position at = block.use().with().find(NAME).map(YamlNode::at).orElse(block.use().kind().at());
    if (name.isEmpty()) {
      if (block.use().with().find(NAME).isEmpty()) {
        outer.report(at, "runbook needs the input 'name': the runbook to include");
      }
      return Optional.empty();
    }
    if (chain.contains(name.get())) {
      outer.report(
          at,
          "runbook '"
              + name.get()
              + "' would include itself: "
              + String.join(" > ", chain)
              + " > "
              + name.get());
      return Optional.empty();
    }
    FileProblems own = new FileProblems(name.get());
    Optional<Runbook> found = runbooks.find(name.get(), own);
    if (found.isEmpty() && own.isEmpty()) {
      outer.report(at, runbooks.unknown(name.get()));
    }
    problems.addAll(own.lines());
    return found;
  }

  private static Optional<String> text(StepBlock block, String input, Scope outer) {
    Optional<YamlNode> node = block.use().with().find(input);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!(node.get() instanceof Scalar scalar)) {
      outer.report(node.get().at(), "'" + input + "' must be a single value");
      return Optional.empty();
    }
    Template template = Template.of(scalar);
    if (template.parts().isEmpty()) {
      return Optional.of("");
    }
    Optional<String> text =
        outer.resolve(template, false, new LinkedHashSet<>()).flatMap(Scope::literal);
    boolean isName = text.filter(t -> t.matches("[a-z0-9][a-z0-9-]{0,39}")).isPresent();
    if (text.isPresent() && !isName) {
      outer.report(
          scalar.at(), "'" + input + "' must be a name (lower-case letters, digits and -)");
    }
    return isName ? text : Optional.empty();
  }

  private Map<String, Optional<Value>> parameters(StepBlock block, Runbook inner, Scope outer) {
    Map<String, Optional<Value>> values = new LinkedHashMap<>();
    for (YamlNode.Entry entry : block.use().with().entries()) {
      if (entry.name().equals(NAME) || entry.name().equals(PREFIX)) {
        continue;
      }
      Optional<RunbookParameter> parameter = inner.findParameter(entry.name());
      if (parameter.isEmpty()) {
        outer.report(entry.key().at(), Arguments.unknown(inner, entry.name()));
      } else if (entry.value() instanceof Scalar scalar) {
        value(parameter.get(), scalar, outer).ifPresent(value -> values.put(entry.name(), value));
      } else {
        outer.report(entry.value().at(), "'" + entry.name() + "' must be a single value");
        values.put(entry.name(), Optional.empty());
      }
    }
    for (RunbookParameter parameter : inner.parameters()) {
      if (!values.containsKey(parameter.name())) {
        values.put(parameter.name(), fallback(parameter, block, outer));
      }
    }
    return values;
  }

  /** An empty text counts as not given; an inner empty Optional as not understood. */
  private Optional<Optional<Value>> value(RunbookParameter parameter, Scalar scalar, Scope outer) {
    Template template = Template.of(scalar);
    if (template.parts().isEmpty()) {
      return Optional.empty();
    }
    Optional<Value> value = outer.resolve(template, true, new LinkedHashSet<>());
    Optional<String> text = value.flatMap(Scope::literal);
    if (text.filter(String::isEmpty).isPresent()) {
      return Optional.empty();
    }
    Optional<String> complaint =
        text.flatMap(known -> Arguments.complaint(parameter, known, estate));
    complaint.ifPresent(message -> outer.report(scalar.at(), message));
    return Optional.of(complaint.isPresent() ? Optional.empty() : value);
  }

  private Optional<Value> fallback(RunbookParameter parameter, StepBlock block, Scope outer) {
    String text = parameter.fallback().orElse("");
    Optional<String> complaint =
        text.isEmpty()
            ? Optional.of(Arguments.missing(parameter)).filter(missing -> parameter.required())
            : Arguments.complaint(parameter, text, estate);
    complaint.ifPresent(message -> outer.report(block.use().kind().at(), message));
    return complaint.isPresent() ? Optional.empty() : Optional.of(Value.of(text));
  }
}

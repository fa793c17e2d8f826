package dev.understudy.runbooks;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Says whether the conditions of a step hold; tells those that nobody knows. */
final class WhenClause {
  /** What a step that is taken for each of several things is taken for now. */
  static final String EACH = "each";

  private final Estate estate;

  WhenClause(Estate estate) {
    this.estate = estate;
  }

  boolean holds(StepBlock block, Scope scope) {
    boolean holds = true;
    for (Scalar condition : block.when()) {
      holds &= holds(condition, block, scope);
    }
    return holds;
  }

  private boolean holds(Scalar condition, StepBlock block, Scope scope) {
    String text = condition.text().strip();
    int equals = text.indexOf('=');
    if (equals > 0) {
      return compares(condition, text, equals, scope);
    }
    Optional<Predicate<ServerSpec>> word = Conditions.find(text);
    if (word.isEmpty()) {
      scope.report(condition.at(), Conditions.unknown(text));
      return false;
    }
    Optional<ServerSpec> server = named(block).or(scope::elementServer).or(scope::server);
    if (server.isEmpty() && scope.runbook().findParameter("server").isEmpty()) {
      scope.report(
          condition.at(),
          "'" + text + "' is asked of no server; give the runbook a parameter 'server'");
    }
    return server.map(word.get()::test).orElse(false);
  }

  /** The server that the step names in so many words. */
  private Optional<ServerSpec> named(StepBlock block) {
    return block
        .use()
        .with()
        .find("server")
        .filter(Scalar.class::isInstance)
        .map(node -> Template.of((Scalar) node))
        .filter(template -> template.parts().size() == 1 && !template.parts().get(0).reference())
        .flatMap(template -> estate.findServer(template.parts().get(0).text()));
  }

  private static boolean compares(Scalar condition, String text, int equals, Scope scope) {
    boolean negated = text.charAt(equals - 1) == '!';
    String name = text.substring(0, negated ? equals - 1 : equals).strip();
    String wanted = text.substring(equals + 1).strip();
    if (name.equals(EACH) && scope.turn().isPresent()) {
      return scope.turn().get().element().name().equals(wanted) != negated;
    }
    Optional<RunbookParameter> parameter = scope.runbook().findParameter(name);
    Position at = condition.at();
    if (parameter.isEmpty()) {
      scope.report(at, Arguments.unknown(scope.runbook(), name));
      return false;
    }
    List<String> choices = parameter.get().choices();
    if (!choices.isEmpty() && !choices.contains(wanted)) {
      scope.report(at, "'" + name + "' is never '" + wanted + "'" + Spelling.hint(wanted, choices));
      return false;
    }
    Optional<String> value = scope.parameter(name).flatMap(Scope::literal);
    return value.map(known -> known.equals(wanted) != negated).orElse(false);
  }
}

package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.Fields;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The head of a runbook: its name, its title and its parameters. */
final class FrontMatter {
  private final FileProblems problems;

  FrontMatter(FileProblems problems) {
    this.problems = problems;
  }

  void check(YamlNode node) {
    RunbookShape.frontMatter().check(node, "", problems);
    if (node instanceof Mapping matter
        && matter.find("parameters").orElse(null) instanceof Mapping parameters) {
      parameters.entries().forEach(this::checkDefault);
    }
  }

  List<RunbookParameter> parameters(Fields matter) {
    List<RunbookParameter> parameters = new ArrayList<>();
    matter
        .findFields("parameters")
        .ifPresent(
            fields ->
                fields
                    .mapping()
                    .entries()
                    .forEach(
                        entry -> parameters.add(parameter(entry.key(), Fields.of(entry.value())))));
    return parameters;
  }

  private static RunbookParameter parameter(Scalar name, Fields parameter) {
    Optional<String> fallback =
        parameter
            .mapping()
            .find("default")
            .map(node -> node instanceof Scalar scalar && !scalar.isNull() ? scalar.text() : "")
            .filter(text -> !text.isEmpty());
    String type = parameter.findText("type").orElse("text");
    return new RunbookParameter(
        name.text(),
        RunbookParameter.Type.valueOf(type.toUpperCase(Locale.ROOT)),
        parameter.texts("choices"),
        fallback,
        parameter.findText("required").filter("true"::equals).isPresent(),
        parameter.text("meaning"),
        name.at());
  }

  private void checkDefault(YamlNode.Entry entry) {
    if (!(entry.value() instanceof Mapping parameter)) {
      return;
    }
    Optional<YamlNode> given = parameter.find("default");
    String path = "parameters." + entry.name() + ".default";
    given
        .filter(node -> !(node instanceof Scalar))
        .ifPresent(node -> problems.add(node.at(), "'" + path + "' must be a single value"));
    if (!(given.orElse(null) instanceof Scalar value) || value.isNull()) {
      return;
    }
    if (parameter.find("required").orElse(null) instanceof Scalar required
        && required.text().equals("true")) {
      problems.add(value.at(), "'" + path + "' is never used: a required parameter has no default");
    }
    if (parameter.find("choices").orElse(null) instanceof YamlNode.Sequence choices
        && choices.items().stream()
            .noneMatch(item -> item instanceof Scalar one && one.text().equals(value.text()))) {
      problems.add(value.at(), "'" + path + "' is not among the choices");
    }
  }
}

package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlNode.Sequence;
import java.util.HashSet;
import java.util.Set;

/** What makes a runbook worse than it could be, although it can be run. */
final class RunbookAdvice {
  private static final String SERVER = "server";

  private final Set<String> used = new HashSet<>();

  private RunbookAdvice() {}

  static void give(Runbook runbook, FileProblems warnings) {
    RunbookAdvice advice = new RunbookAdvice();
    boolean isWhole = runbook.steps().stream().allMatch(StepBlock::isSound);
    runbook.steps().forEach(step -> advice.read(step, warnings));
    for (RunbookParameter parameter : runbook.parameters()) {
      if (isWhole && !advice.used.contains(parameter.name())) {
        warnings.add(
            parameter.at(),
            "the parameter '"
                + parameter.name()
                + "' is never used; write ${"
                + parameter.name()
                + "} in a step, or leave it out");
      }
    }
  }

  private void read(StepBlock step, FileProblems warnings) {
    if (step.manual().isEmpty() && !step.use().kind().text().equals(StepCatalog.RUNBOOK)) {
      warnings.add(
          step.at(),
          "step '"
              + step.id().text()
              + "' does not say how a person does the same; add a paragraph '**By hand:** ...'");
    }
    collect(step.source());
    for (Scalar condition : step.when()) {
      String text = condition.text();
      int end = text.indexOf('=');
      used.add(end < 0 ? SERVER : text.substring(0, end).replace("!", "").strip());
    }
    if (step.forEach().orElse(null) instanceof Scalar) {
      used.add(SERVER);
    }
  }

  private void collect(YamlNode node) {
    if (node instanceof Mapping mapping) {
      mapping.entries().forEach(entry -> collect(entry.value()));
    } else if (node instanceof Sequence list) {
      list.items().forEach(this::collect);
    } else {
      Template.of((Scalar) node).parts().stream()
          .filter(Template.Part::reference)
          .map(Template.Part::text)
          .forEach(text -> used.add(text.startsWith("estate.server") ? SERVER : text));
    }
  }
}

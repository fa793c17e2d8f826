package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.Fields;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlNode.Sequence;
import java.util.List;
import java.util.Optional;

/** Reads the YAML of one step block. */
final class StepBlockReader {
  private final FileProblems problems;

  StepBlockReader(FileProblems problems) {
    this.problems = problems;
  }

  /** Empty when it is not sound; then a problem was added. */
  Optional<StepBlock> read(MarkdownSections.Section section, YamlNode node) {
    FileProblems own = new FileProblems(problems.file());
    RunbookShape.step().check(node, "step", own);
    if (node instanceof Mapping mapping) {
      mapping.find("when").ifPresent(when -> checkWhen(when, own));
    }
    problems.addAll(own.lines());
    return own.isEmpty() ? Optional.of(block(section, Fields.of(node))) : Optional.empty();
  }

  private static void checkWhen(YamlNode when, FileProblems own) {
    boolean sound =
        when instanceof Scalar one
            ? !one.isNull()
            : when instanceof Sequence list
                && !list.items().isEmpty()
                && list.items().stream().allMatch(Scalar.class::isInstance);
    if (!sound) {
      own.add(when.at(), "'step.when' must be a condition such as data-disk, or a list of them");
    }
  }

  private static StepBlock block(MarkdownSections.Section section, Fields step) {
    return new StepBlock(
        section.heading(),
        section.at(),
        (Scalar) step.get("id"),
        use(step),
        step.find("needs").map(StepBlockReader::scalars),
        step.find("when").map(StepBlockReader::scalars).orElse(List.of()),
        step.findFields("otherwise").map(StepBlockReader::use),
        step.findDuration("timeout"),
        step.mapping());
  }

  private static StepBlock.Use use(Fields fields) {
    Scalar kind = (Scalar) fields.get("use");
    return new StepBlock.Use(
        kind, fields.findFields("with").map(Fields::mapping).orElse(Mapping.empty(kind.at())));
  }

  private static List<Scalar> scalars(YamlNode node) {
    return node instanceof Sequence list
        ? list.items().stream().map(Scalar.class::cast).toList()
        : List.of((Scalar) node);
  }
}

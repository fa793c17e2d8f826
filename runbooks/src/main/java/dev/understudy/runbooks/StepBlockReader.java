package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.Fields;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Spelling;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlNode.Sequence;
import dev.understudy.core.Retry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the YAML of one step block. */
final class StepBlockReader {
  private static final String NEVER = "never";
  private static final List<String> WORDS = List.of("nothing", NEVER);

  private final FileProblems problems;

  StepBlockReader(FileProblems problems) {
    this.problems = problems;
  }

  /** Empty when not even its name can be told; sound only if no problem was added. */
  Optional<StepBlock> read(MarkdownSections.Section section, YamlNode node) {
    FileProblems own = new FileProblems(problems.file());
    RunbookShape.step().check(node, "step", own);
    if (node instanceof Mapping mapping) {
      mapping.find("when").ifPresent(when -> checkWhen(when, own));
      mapping.find("for-each").ifPresent(each -> ForEach.check(each, own));
    }
    Optional<StepBlock> block =
        own.isEmpty() ? Optional.of(block(section, Fields.of(node), own)) : Optional.empty();
    problems.addAll(own.lines());
    return own.isEmpty() ? block : id(node).map(id -> StepBlock.unsound(section, id));
  }

  private static Optional<Scalar> id(YamlNode node) {
    return node instanceof Mapping mapping
            && mapping.find("id").orElse(null) instanceof Scalar id
            && RunbookShape.isId(id.text())
        ? Optional.of(id)
        : Optional.empty();
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

  private static StepBlock block(MarkdownSections.Section section, Fields step, FileProblems own) {
    Optional<Duration> timeout = step.findDuration("timeout");
    return new StepBlock(
        section.heading(),
        section.at(),
        (Scalar) step.get("id"),
        use(step),
        step.find("needs").map(StepBlockReader::scalars),
        step.find("when").map(StepBlockReader::scalars).orElse(List.of()),
        step.find("for-each"),
        step.findFields("otherwise").map(StepBlockReader::use),
        step.find("retry")
            .map(node -> new RetryReader(timeout.orElse(StepBlock.TIMEOUT), own).read(node))
            .orElse(Retry.never()),
        step.find("undo").flatMap(node -> undo(node, own)),
        timeout,
        section.manual(),
        step.mapping());
  }

  private static Optional<StepBlock.Undo> undo(YamlNode node, FileProblems own) {
    if (node instanceof Scalar word) {
      if (WORDS.contains(word.text())) {
        boolean never = word.text().equals(NEVER);
        return Optional.of(new StepBlock.Undo(node.at(), Optional.empty(), never));
      }
      own.add(
          node.at(),
          "'step.undo' must be nothing, never, or a step {use: KIND, with: {...}}, not '"
              + word.text()
              + "'"
              + Spelling.nearest(word.text(), WORDS)
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse(""));
      return Optional.empty();
    }
    FileProblems inner = new FileProblems(own.file());
    RunbookShape.use().check(node, "step.undo", inner);
    own.addAll(inner.lines());
    return inner.isEmpty()
        ? Optional.of(new StepBlock.Undo(node.at(), Optional.of(use(Fields.of(node))), false))
        : Optional.empty();
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

package dev.understudy.runbooks;

import dev.understudy.cloud.yaml.Fields;
import dev.understudy.cloud.yaml.FileProblems;
import dev.understudy.cloud.yaml.Position;
import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads front matter and step blocks of a Markdown text, all problems at once. */
final class RunbookParser {
  private static final Pattern ID_LINE = Pattern.compile("(?m)^id: *([a-z0-9][a-z0-9-]{0,39})$");

  private final String text;
  private final FileProblems problems;

  private RunbookParser(String text, FileProblems problems) {
    this.text = text;
    this.problems = problems;
  }

  /**
   * Empty when nothing can be made of the text; otherwise sound only if no problem was added. Steps
   * that are not sound are there by name, so that the others can be checked too.
   */
  static Optional<Runbook> parse(String text, FileProblems problems) {
    String unified = text.replace("\r\n", "\n").replace('\r', '\n');
    String clean = unified.startsWith("\uFEFF") ? unified.substring(1) : unified;
    return new RunbookParser(clean, problems).parse();
  }

  private Optional<Runbook> parse() {
    List<String> lines = List.of(text.split("\n", -1));
    int end = lines.subList(1, lines.size()).indexOf("---") + 1;
    if (!lines.get(0).equals("---") || end == 0) {
      problems.add(
          Position.start(),
          "the front matter is missing: begin with a line ---, then runbook: and title:, then a"
              + " line ---");
      return Optional.empty();
    }
    String front = String.join("\n", lines.subList(1, end)) + "\n";
    Optional<YamlNode> matter = YamlText.read(front, new Position(2, 1), problems);
    FrontMatter header = new FrontMatter(problems);
    matter.ifPresent(header::check);
    boolean isHeadSound = matter.isPresent() && problems.isEmpty();
    List<StepBlock> steps = steps(String.join("\n", lines.subList(end + 1, lines.size())), end + 1);
    if (!isHeadSound) {
      return Optional.empty();
    }
    Fields fields = Fields.of(matter.orElseThrow());
    return Optional.of(
        new Runbook(
            problems.file(),
            fields.text("runbook"),
            fields.text("title"),
            header.parameters(fields),
            steps,
            text));
  }

  private List<StepBlock> steps(String markdown, int linesBefore) {
    List<StepBlock> steps = new ArrayList<>();
    List<MarkdownSections.Section> sections =
        MarkdownSections.read(markdown, linesBefore, problems);
    for (MarkdownSections.Section section : sections) {
      StepBlockReader reader = new StepBlockReader(problems);
      YamlText.read(section.yaml(), section.yamlAt(), problems)
          .map(node -> reader.read(section, node))
          .orElseGet(() -> named(section))
          .ifPresent(steps::add);
    }
    if (sections.isEmpty() && problems.isEmpty()) {
      problems.add(
          new Position(linesBefore + 1, 1),
          "no step: write a heading '## ...' and under it a fenced block ```step");
    }
    return steps;
  }

  /** A step whose block is not even YAML, when the line with its name can be read. */
  private static Optional<StepBlock> named(MarkdownSections.Section section) {
    Matcher id = ID_LINE.matcher(section.yaml());
    return id.find()
        ? Optional.of(StepBlock.unsound(section, new Scalar(section.yamlAt(), id.group(1), true)))
        : Optional.empty();
  }
}

package dev.understudy.cloud.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Parses YAML into nodes with positions. Never builds Java objects from it. */
public final class YamlText {
  private final Position origin;
  private final FileProblems problems;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlText(Position origin, FileProblems problems) {
    this.origin = origin;
    this.problems = problems;
  }

  /**
   * The one document of the text; empty when the text is not YAML, which is then among the
   * problems.
   *
   * @param origin where the text begins in its file; every line of it begins at that column
   */
  public static Optional<YamlNode> read(String text, Position origin, FileProblems problems) {
    return new YamlText(origin, problems).parse(text);
  }

  private Optional<YamlNode> parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(50);
    options.setNestingDepthLimit(50);
    try {
      Iterable<Node> documents = new Yaml(options).composeAll(new java.io.StringReader(text));
      List<YamlNode> found = new ArrayList<>();
      for (Node document : documents) {
        found.add(convert(document));
      }
      if (found.size() > 1) {
        problems.add(found.get(1).at(), "a second document begins here; only one is read");
        return Optional.empty();
      }
      if (found.isEmpty()) {
        return Optional.of(new YamlNode.Scalar(origin, "", true));
      }
      return Optional.of(found.get(0));
    } catch (MarkedYAMLException e) {
      // Only the parser's sentence: its message quotes the line, which may hold a secret.
      Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      problems.add(position(mark), "not YAML: " + sentence(e, mark));
    } catch (YAMLException e) {
      problems.add(origin, "not YAML: it has characters or a nesting that YAML does not allow");
    }
    return Optional.empty();
  }

  private String sentence(MarkedYAMLException e, @Nullable Mark mark) {
    String problem = e.getProblem() == null ? "it cannot be read" : e.getProblem();
    if (problem.contains("'\\t(TAB)'") || problem.contains("\\t")) {
      return "a tab is used for indentation; use spaces";
    }
    if (problem.startsWith("found undefined alias")) {
      // The name of the alias may be the beginning of a secret.
      return "a value that begins with * is an alias of nothing; put it in quotes";
    }
    String context = e.getContext() == null ? "" : " " + e.getContext();
    Mark begin = e.getContextMark();
    String from =
        begin == null || begin == mark || context.isEmpty()
            ? ""
            : " that begins at " + position(begin);
    return (problem + context + from).replaceAll("\\s+", " ").strip();
  }

  private YamlNode convert(Node node) {
    Position at = position(node.getStartMark());
    if (node instanceof ScalarNode scalar) {
      boolean plain = scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
      return new YamlNode.Scalar(at, scalar.getValue(), plain);
    }
    if (!open.add(node)) {
      problems.add(at, "this value contains itself");
      return new YamlNode.Scalar(at, "", true);
    }
    try {
      return node instanceof SequenceNode sequence
          ? list(at, sequence)
          : mapping(at, (MappingNode) node);
    } finally {
      open.remove(node);
    }
  }

  private YamlNode list(Position at, SequenceNode sequence) {
    return new YamlNode.Sequence(at, sequence.getValue().stream().map(this::convert).toList());
  }

  private YamlNode mapping(Position at, MappingNode mapping) {
    List<YamlNode.Entry> entries = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode
          && convert(tuple.getKeyNode()) instanceof YamlNode.Scalar key) {
        entries.add(new YamlNode.Entry(key, convert(tuple.getValueNode())));
      } else {
        problems.add(position(tuple.getKeyNode().getStartMark()), "a key must be a single word");
      }
    }
    return new YamlNode.Mapping(at, entries);
  }

  private Position position(@Nullable Mark mark) {
    return mark == null
        ? origin
        : new Position(origin.line() + mark.getLine(), origin.column() + mark.getColumn());
  }
}

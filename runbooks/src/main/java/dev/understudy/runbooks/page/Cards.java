package dev.understudy.runbooks.page;

import dev.understudy.cloud.yaml.YamlNode;
import dev.understudy.cloud.yaml.YamlNode.Mapping;
import dev.understudy.cloud.yaml.YamlNode.Scalar;
import dev.understudy.cloud.yaml.YamlNode.Sequence;
import dev.understudy.core.Plan;
import dev.understudy.core.StepId;
import dev.understudy.runbooks.Labels;
import dev.understudy.runbooks.ManualFallback;
import dev.understudy.runbooks.Outline;
import dev.understudy.runbooks.StepBlock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes what the page says of each step. */
record Cards(RunbookPage page, Labels labels, StepGraph graph, List<StepId> path) {
  /** Keys of a step block that have a place of their own on the page. */
  private static final Set<String> PLACED =
      Set.of("id", "use", "with", "needs", "when", "otherwise", "timeout");

  PageView.Card card(Outline.Entry entry) {
    StepBlock step = entry.section().step();
    List<StepGraph.Vertex> vertices =
        graph.vertices().stream()
            .filter(vertex -> vertex.anchor().equals(StepGraph.anchor(entry)))
            .toList();
    boolean isPart = entry.included().isPresent();
    Optional<ManualFallback> manual = ManualFallback.takeFrom(entry.section().prose());
    return new PageView.Card(
        StepGraph.anchor(entry),
        Integer.toString(entry.number() + 1),
        step.heading(),
        entry.path(),
        isPart,
        vertices.isEmpty() && !isPart,
        vertices.stream().anyMatch(StepGraph.Vertex::isPointOfNoReturn),
        vertices.stream().anyMatch(StepGraph.Vertex::isCritical),
        step.when().stream().map(Scalar::text).collect(Collectors.joining(labels.get("comma"))),
        ProseHtml.of(entry.section().prose(), 1),
        isPart ? "" : expected(entry, vertices),
        isPart ? "" : new Spans(labels).text(timeout(vertices, step)),
        needs(vertices),
        use(step.use()),
        step.otherwise().stream().map(Cards::use).toList(),
        step.source().entries().stream()
            .filter(other -> !PLACED.contains(other.name()))
            .map(other -> new PageView.Pair(other.name(), text(other.value())))
            .toList(),
        manual.map(found -> ProseHtml.of(found.text(), 1)).orElse(""));
  }

  private String expected(Outline.Entry entry, List<StepGraph.Vertex> vertices) {
    List<String> ids =
        vertices.isEmpty()
            ? List.of(entry.path())
            : vertices.stream().map(StepGraph.Vertex::id).toList();
    Spans spans = new Spans(labels);
    String known =
        ids.stream()
            .flatMap(
                id ->
                    page.rehearsals().apply(new StepId(id)).stream()
                        .map(timing -> (ids.size() > 1 ? id + ": " : "") + spans.text(timing)))
            .collect(Collectors.joining("; "));
    return known.isEmpty() ? labels.get("never-rehearsed") : known;
  }

  /** As the plan has it, which may be more than the document says. */
  private Duration timeout(List<StepGraph.Vertex> vertices, StepBlock step) {
    return page.plan().stream()
        .flatMap(plan -> plan.nodes().stream())
        .filter(node -> vertices.stream().anyMatch(vertex -> vertex.id().equals(node.id().value())))
        .map(Plan.Node::timeout)
        .findFirst()
        .or(step::timeout)
        .orElse(StepBlock.TIMEOUT);
  }

  private List<PageView.Link> needs(List<StepGraph.Vertex> vertices) {
    Set<PageView.Link> links = new LinkedHashSet<>();
    for (StepGraph.Edge edge : graph.edges()) {
      StepGraph.Vertex from = graph.vertices().get(edge.from());
      if (vertices.contains(graph.vertices().get(edge.to()))) {
        links.add(new PageView.Link(from.anchor(), from.id()));
      }
    }
    return List.copyOf(links);
  }

  private static PageView.Use use(StepBlock.Use use) {
    return new PageView.Use(
        use.kind().text(),
        use.with().entries().stream()
            .map(input -> new PageView.Pair(input.name(), text(input.value())))
            .toList());
  }

  /** A value in one line, as YAML writes it. */
  private static String text(YamlNode node) {
    if (node instanceof Mapping mapping) {
      return mapping.entries().stream()
          .map(entry -> entry.name() + ": " + text(entry.value()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (node instanceof Sequence list) {
      return list.items().stream().map(Cards::text).collect(Collectors.joining(", ", "[", "]"));
    }
    return ((Scalar) node).text();
  }
}

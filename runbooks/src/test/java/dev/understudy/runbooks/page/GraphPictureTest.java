package dev.understudy.runbooks.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Plan;
import dev.understudy.runbooks.Labels;
import dev.understudy.runbooks.Outline;
import dev.understudy.runbooks.Runbooks;
import dev.understudy.runbooks.Sample;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class GraphPictureTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "snapshot",
        "protect",
        "copy",
        "prune",
        "archive",
        "recover",
        "rebuild",
        "rebuild-archive",
        "failover",
        "drill",
        "drill-copy",
        "drill-archive"
      })
  void drawsEveryStepOfTheDocumentOnceAndEveryNeed(String name) throws Exception {
    Outline outline = Outline.of(Runbooks.builtIn(), name, "zh-CN");
    StepGraph graph = StepGraph.of(outline);

    Document picture = draw(graph);

    assertThat(texts(picture, "title")).hasSameSizeAs(graph.vertices());
    assertSound(graph, picture);
  }

  @Test
  void drawsThePlanAsItIs() throws Exception {
    Plan plan = Sample.compile("recover", Map.of(), Sample.singleDisk());
    Outline outline = Outline.of(Runbooks.builtIn(), "recover", "en");
    StepGraph graph =
        StepGraph.of(
            plan,
            plan.criticalPath(Map.of()),
            node ->
                outline.entries().stream()
                    .filter(entry -> entry.path().equals(node.id().value()))
                    .findFirst()
                    .orElseThrow());

    Document picture = draw(graph);

    assertThat(texts(picture, "note"))
        .containsExactlyElementsOf(plan.nodes().stream().map(node -> node.id().value()).toList());
    assertThat(drawn(graph, picture)).isEqualTo(needs(plan));
    assertSound(graph, picture);
    assertThat(elements(picture, "path", "edge critical"))
        .hasSize(plan.criticalPath(Map.of()).size() - 1);
  }

  @Test
  void theDocumentsPictureHoldsEveryNeedOfEveryPlan() {
    for (String name :
        List.of(
            "snapshot",
            "protect",
            "copy",
            "prune",
            "archive",
            "recover",
            "failover",
            "drill",
            "drill-archive")) {
      StepGraph document = StepGraph.of(Outline.of(Runbooks.builtIn(), name, "en"));
      for (String from :
          name.equals("recover") ? List.of("salvage", "newest", "archive") : List.of("")) {
        Map<String, String> arguments = from.isEmpty() ? Map.of() : Map.of("from", from);
        for (Estate estate : List.of(Sample.dataDisk(), Sample.singleDisk())) {
          Plan plan = Sample.compile(name, arguments, estate);

          assertThat(ids(document))
              .as(name)
              .containsAll(plan.nodes().stream().map(node -> node.id().value()).toList());
          assertThat(edges(document)).as(name).containsAll(needs(plan));
        }
      }
    }
  }

  @Test
  void ofTwoStepsOfOneNameTheOneOfTheSameCaseIsWaitedFor() {
    Outline outline = Outline.of(Runbooks.builtIn(), "rebuild", "en");
    List<String> headings =
        outline.entries().stream().map(entry -> entry.section().step().heading()).toList();

    Outline.Entry copy = outline.entries().get(headings.indexOf("Copy the data into place"));

    assertThat(copy.needs())
        .containsExactly(headings.indexOf("Attach the old disk to the fresh server"));
  }

  @Property(tries = 200)
  void noTwoBoxesTouchAndNoLineCrossesABox(
      @ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<StepGraph.Vertex> vertices = new ArrayList<>();
    List<StepGraph.Edge> edges = new ArrayList<>();
    for (int to = 0; to < size; to++) {
      vertices.add(new StepGraph.Vertex("step-" + to, "s" + to, "<&\"快照", true, false, false));
      for (int from : random.ints(random.nextInt(3), 0, to + 1).distinct().toArray()) {
        if (from < to) {
          edges.add(new StepGraph.Edge(from, to, random.nextBoolean()));
        }
      }
    }
    StepGraph graph = new StepGraph(vertices, edges);

    assertSound(graph, draw(graph));
  }

  private static void assertSound(StepGraph graph, Document picture) {
    GraphLayout layout = GraphLayout.of(graph);
    assertThat(elements(picture, "path", "edge")).hasSize(graph.edges().size());
    assertThat(drawn(graph, picture)).isEqualTo(edges(graph));
    List<Element> boxes = boxes(picture);
    assertThat(boxes).hasSize(graph.vertices().size());
    for (int i = 0; i < boxes.size(); i++) {
      assertThat(number(boxes.get(i), "x")).isNotNegative();
      assertThat(number(boxes.get(i), "x") + GraphLayout.BOX_WIDTH)
          .isLessThanOrEqualTo(layout.width());
      for (int j = i + 1; j < boxes.size(); j++) {
        assertThat(
                Math.abs(number(boxes.get(i), "x") - number(boxes.get(j), "x"))
                        >= GraphLayout.BOX_WIDTH
                    || Math.abs(number(boxes.get(i), "y") - number(boxes.get(j), "y"))
                        >= GraphLayout.BOX_HEIGHT)
            .as(i + " and " + j)
            .isTrue();
      }
    }
    for (GraphLayout.Route route : layout.routes()) {
      for (int i = 1; i < route.columns().size() - 1; i++) {
        int column = route.columns().get(i);
        int top = GraphLayout.top(route.layer() + i);
        assertThat(layout.boxes())
            .noneMatch(
                box ->
                    box.y() == top
                        && column >= box.x()
                        && column <= box.x() + GraphLayout.BOX_WIDTH);
      }
    }
    for (StepGraph.Edge edge : graph.edges()) {
      assertThat(layout.boxes().get(edge.from()).bottom())
          .isLessThan(layout.boxes().get(edge.to()).y());
    }
  }

  private static Document draw(StepGraph graph) throws Exception {
    String svg = GraphPicture.svg(graph, Labels.in("en"), StepGraph.Vertex::id);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> boxes(Document picture) {
    return all(picture, "rect").stream()
        .filter(rect -> rect.getAttribute("class").isEmpty())
        .toList();
  }

  private static List<String> texts(Document picture, String kind) {
    return elements(picture, "text", kind).stream().map(Element::getTextContent).toList();
  }

  private static Set<String> drawn(StepGraph graph, Document picture) {
    return elements(picture, "path", "edge").stream()
        .map(
            edge ->
                graph.vertices().get(number(edge, "data-from")).id()
                    + " > "
                    + graph.vertices().get(number(edge, "data-to")).id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> needs(Plan plan) {
    Set<String> needs = new TreeSet<>();
    plan.nodes().forEach(n -> n.needs().forEach(need -> needs.add(need + " > " + n.id())));
    return needs;
  }

  private static Set<String> edges(StepGraph graph) {
    return graph.edges().stream()
        .map(
            edge ->
                graph.vertices().get(edge.from()).id()
                    + " > "
                    + graph.vertices().get(edge.to()).id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> ids(StepGraph graph) {
    return graph.vertices().stream().map(StepGraph.Vertex::id).toList();
  }

  private static List<Element> elements(Document picture, String tag, String kind) {
    return all(picture, tag).stream()
        .filter(element -> element.getAttribute("class").startsWith(kind))
        .toList();
  }

  private static List<Element> all(Document picture, String tag) {
    NodeList found = picture.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static int number(Element element, String attribute) {
    return Integer.parseInt(element.getAttribute(attribute));
  }
}

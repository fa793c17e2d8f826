package dev.understudy.runbooks.page;

import dev.understudy.runbooks.Columns;
import dev.understudy.runbooks.Labels;
import java.util.List;
import java.util.function.Function;

/** Draws a graph as an SVG that takes its colours from the page it stands on. */
final class GraphPicture {
  private static final int TITLE_COLUMNS = 36;
  private static final int NOTE_COLUMNS = 42;
  private static final int STRIP = 14;

  private final StepGraph graph;
  private final GraphLayout layout;
  private final Labels labels;
  private final Function<StepGraph.Vertex, String> note;
  private final StringBuilder svg = new StringBuilder();

  private GraphPicture(StepGraph graph, Labels labels, Function<StepGraph.Vertex, String> note) {
    this.graph = graph;
    this.layout = GraphLayout.of(graph);
    this.labels = labels;
    this.note = note;
  }

  /**
   * The picture; well-formed XML.
   *
   * @param note what stands below a step's title
   */
  static String svg(StepGraph graph, Labels labels, Function<StepGraph.Vertex, String> note) {
    return new GraphPicture(graph, labels, note).draw();
  }

  private String draw() {
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" class=\"graph\" width=\"")
        .append(layout.width())
        .append("\" height=\"")
        .append(layout.height())
        .append("\" viewBox=\"0 0 ")
        .append(layout.width())
        .append(' ')
        .append(layout.height())
        .append("\">\n<title>")
        .append(escape(labels.get("picture")))
        .append("</title>\n<defs>");
    marker("arrow");
    marker("arrow-critical");
    svg.append("</defs>\n");
    for (int i = 0; i < graph.edges().size(); i++) {
      edge(graph.edges().get(i), layout.routes().get(i));
    }
    for (int i = 0; i < graph.vertices().size(); i++) {
      vertex(i, graph.vertices().get(i), layout.boxes().get(i));
    }
    return svg.append("</svg>\n").toString();
  }

  private void marker(String id) {
    svg.append("<marker id=\"")
        .append(id)
        .append("\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\"")
        .append(" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\"/>")
        .append("</marker>");
  }

  private void edge(StepGraph.Edge edge, GraphLayout.Route route) {
    List<Integer> columns = route.columns();
    StringBuilder path = new StringBuilder();
    int layer = route.layer();
    int y = GraphLayout.top(layer) + GraphLayout.BOX_HEIGHT;
    path.append('M').append(columns.get(0)).append(' ').append(y);
    for (int i = 1; i < columns.size(); i++) {
      layer++;
      int top = GraphLayout.top(layer);
      int middle = (y + top) / 2;
      path.append('C').append(columns.get(i - 1)).append(' ').append(middle);
      path.append(' ').append(columns.get(i)).append(' ').append(middle);
      path.append(' ').append(columns.get(i)).append(' ').append(top);
      y = top + GraphLayout.BOX_HEIGHT;
      if (i < columns.size() - 1) {
        path.append('V').append(y);
      }
    }
    svg.append("<path class=\"edge")
        .append(edge.isCritical() ? " critical" : "")
        .append("\" data-from=\"")
        .append(edge.from())
        .append("\" data-to=\"")
        .append(edge.to())
        .append("\" marker-end=\"url(#")
        .append(edge.isCritical() ? "arrow-critical" : "arrow")
        .append(")\" d=\"")
        .append(path)
        .append("\"/>\n");
  }

  private void vertex(int number, StepGraph.Vertex vertex, GraphLayout.Box box) {
    int first = vertex.isPointOfNoReturn() ? 16 : 22;
    svg.append("<a class=\"node")
        .append(vertex.isCritical() ? " critical" : "")
        .append(vertex.isPointOfNoReturn() ? " no-return" : "")
        .append(vertex.isConditional() ? " conditional" : "")
        .append("\" id=\"node-")
        .append(number)
        .append("\" href=\"#")
        .append(vertex.anchor())
        .append("\"><title>")
        .append(escape(vertex.title()))
        .append("</title><rect x=\"")
        .append(box.x())
        .append("\" y=\"")
        .append(box.y())
        .append("\" width=\"")
        .append(GraphLayout.BOX_WIDTH)
        .append("\" height=\"")
        .append(GraphLayout.BOX_HEIGHT)
        .append("\" rx=\"6\"/>");
    text("title", box, first, Columns.cut(vertex.title(), TITLE_COLUMNS));
    text("note", box, first + 16, Columns.cut(note.apply(vertex), NOTE_COLUMNS));
    if (vertex.isPointOfNoReturn()) {
      svg.append("<rect class=\"strip\" x=\"")
          .append(box.x())
          .append("\" y=\"")
          .append(box.bottom() - STRIP)
          .append("\" width=\"")
          .append(GraphLayout.BOX_WIDTH)
          .append("\" height=\"")
          .append(STRIP)
          .append("\"/>");
      text("strip", box, GraphLayout.BOX_HEIGHT - 3, labels.get("no-return"));
    }
    svg.append("</a>\n");
  }

  private void text(String kind, GraphLayout.Box box, int below, String words) {
    svg.append("<text class=\"")
        .append(kind)
        .append("\" x=\"")
        .append(box.centre())
        .append("\" y=\"")
        .append(box.y() + below)
        .append("\">")
        .append(escape(words))
        .append("</text>");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

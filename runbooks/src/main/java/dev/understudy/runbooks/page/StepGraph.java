package dev.understudy.runbooks.page;

import dev.understudy.core.Plan;
import dev.understudy.core.StepId;
import dev.understudy.runbooks.Outline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Steps and what each waits for; a step stands after those it needs. */
record StepGraph(List<Vertex> vertices, List<Edge> edges) {

  /**
   * One step.
   *
   * @param anchor of its section on the page
   * @param id its name in the plan
   * @param isConditional whether it is part of some plans only
   */
  record Vertex(
      String anchor,
      String id,
      String title,
      boolean isCritical,
      boolean isPointOfNoReturn,
      boolean isConditional) {}

  /** The step {@code to} waits for the step {@code from}; both by their place in the list. */
  record Edge(int from, int to, boolean isCritical) {}

  StepGraph {
    vertices = List.copyOf(vertices);
    edges = List.copyOf(edges);
    for (Edge edge : edges) {
      if (edge.from() >= edge.to()) {
        throw new IllegalArgumentException("a step stands before one it needs: " + edge);
      }
    }
  }

  /** What every plan of the document may hold. */
  static StepGraph of(Outline outline) {
    List<Vertex> vertices = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    Map<Integer, Integer> places = new HashMap<>();
    for (Outline.Entry entry : outline.entries()) {
      if (entry.included().isPresent()) {
        continue;
      }
      int place = vertices.size();
      places.put(entry.number(), place);
      vertices.add(
          new Vertex(
              anchor(entry),
              entry.path(),
              entry.section().step().heading(),
              false,
              false,
              !entry.section().step().when().isEmpty()));
      entry.needs().stream()
          .sorted()
          .forEach(need -> edges.add(new Edge(places.getOrDefault(need, 0), place, false)));
    }
    return new StepGraph(vertices, edges);
  }

  /**
   * What one plan holds.
   *
   * @param path the chain of steps that decides its length
   * @param entry where a step of the plan is written
   */
  static StepGraph of(Plan plan, List<StepId> path, Function<Plan.Node, Outline.Entry> entry) {
    List<Vertex> vertices = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    Map<StepId, Integer> places = new HashMap<>();
    Set<StepId> critical = new HashSet<>(path);
    for (Plan.Node node : plan.nodes()) {
      int place = vertices.size();
      places.put(node.id(), place);
      Outline.Entry written = entry.apply(node);
      vertices.add(
          new Vertex(
              anchor(written),
              node.id().value(),
              written.section().step().heading(),
              critical.contains(node.id()),
              plan.pointOfNoReturn().filter(node.id()::equals).isPresent(),
              false));
      for (StepId need : node.needs()) {
        int behind = path.indexOf(node.id()) - 1;
        boolean isCritical = behind >= 0 && path.get(behind).equals(need);
        edges.add(new Edge(places.getOrDefault(need, 0), place, isCritical));
      }
    }
    return new StepGraph(vertices, edges);
  }

  static String anchor(Outline.Entry entry) {
    return "step-" + (entry.number() + 1);
  }
}

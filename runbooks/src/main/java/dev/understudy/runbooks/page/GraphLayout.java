package dev.understudy.runbooks.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where the boxes of a graph stand and where its lines run: in layers from top to bottom, each step
 * one layer below the lowest it needs. No line crosses a box, because a line over several layers
 * has a place of its own in each.
 *
 * @param routes for each edge the columns it passes, from its first layer to its last
 */
record GraphLayout(List<Box> boxes, List<Route> routes, int width, int height) {
  static final int BOX_WIDTH = 310;
  static final int BOX_HEIGHT = 52;
  private static final int LINE_WIDTH = 16;
  private static final int GAP = 22;
  private static final int LAYER_GAP = 32;
  private static final int MARGIN = 8;
  private static final int SWEEPS = 12;

  /** A box by its upper left corner. */
  record Box(int x, int y) {
    int centre() {
      return x + BOX_WIDTH / 2;
    }

    int bottom() {
      return y + BOX_HEIGHT;
    }
  }

  /** The middle of a line in each layer, from the upper box to the lower one, both included. */
  record Route(int layer, List<Integer> columns) {
    Route {
      columns = List.copyOf(columns);
    }
  }

  GraphLayout {
    boxes = List.copyOf(boxes);
    routes = List.copyOf(routes);
  }

  static int top(int layer) {
    return MARGIN + layer * (BOX_HEIGHT + LAYER_GAP);
  }

  static GraphLayout of(StepGraph graph) {
    return new Work(graph).layout();
  }

  /** A box, or the place of a passing line, in one layer. */
  private static final class Slot {
    private final int layer;
    private final int width;
    private final List<Slot> above = new ArrayList<>();
    private final List<Slot> below = new ArrayList<>();
    private double centre;

    private Slot(int layer, int width) {
      this.layer = layer;
      this.width = width;
    }

    private double wanted(boolean down) {
      List<Slot> neighbours = down ? above : below;
      return neighbours.stream().mapToDouble(slot -> slot.centre).average().orElse(centre);
    }
  }

  /** The layout in the making. */
  private static final class Work {
    private final StepGraph graph;
    private final List<Slot> boxes = new ArrayList<>();
    private final List<List<Slot>> layers = new ArrayList<>();
    private final List<List<Slot>> chains = new ArrayList<>();

    private Work(StepGraph graph) {
      this.graph = graph;
    }

    private GraphLayout layout() {
      for (int i = 0; i < graph.vertices().size(); i++) {
        boxes.add(slot(layerOf(i), BOX_WIDTH));
      }
      graph.edges().forEach(edge -> chains.add(chain(edge)));
      layers.forEach(Work::pack);
      for (int sweep = 0; sweep < SWEEPS; sweep++) {
        boolean down = sweep % 2 == 0;
        for (int i = 0; i < layers.size(); i++) {
          settle(layers.get(down ? i : layers.size() - 1 - i), down, sweep < SWEEPS / 2);
        }
      }
      return finished();
    }

    private int layerOf(int vertex) {
      return graph.edges().stream()
          .filter(edge -> edge.to() == vertex)
          .mapToInt(edge -> boxes.get(edge.from()).layer + 1)
          .max()
          .orElse(0);
    }

    private Slot slot(int layer, int width) {
      while (layers.size() <= layer) {
        layers.add(new ArrayList<>());
      }
      Slot slot = new Slot(layer, width);
      layers.get(layer).add(slot);
      return slot;
    }

    private List<Slot> chain(StepGraph.Edge edge) {
      Slot end = boxes.get(edge.to());
      List<Slot> chain = new ArrayList<>(List.of(boxes.get(edge.from())));
      for (int layer = chain.get(0).layer + 1; layer < end.layer; layer++) {
        chain.add(slot(layer, LINE_WIDTH));
      }
      chain.add(end);
      for (int i = 1; i < chain.size(); i++) {
        chain.get(i - 1).below.add(chain.get(i));
        chain.get(i).above.add(chain.get(i - 1));
      }
      return chain;
    }

    /** Side by side, around the middle. */
    private static void pack(List<Slot> layer) {
      double at = -(layer.stream().mapToInt(slot -> slot.width + GAP).sum() - GAP) / 2.0;
      for (Slot slot : layer) {
        slot.centre = at + slot.width / 2.0;
        at += slot.width + GAP;
      }
    }

    /**
     * Moves each towards its neighbours as far as there is room. The two passes push to the right
     * and to the left; their mean keeps the distances, because each pass does.
     */
    private static void settle(List<Slot> layer, boolean down, boolean mayReorder) {
      if (mayReorder) {
        layer.sort(Comparator.comparingDouble(slot -> slot.wanted(down)));
      }
      int count = layer.size();
      double[] right = new double[count];
      double[] left = new double[count];
      for (int i = 0; i < count; i++) {
        double wanted = layer.get(i).wanted(down);
        right[i] = i == 0 ? wanted : Math.max(wanted, right[i - 1] + distance(layer, i));
      }
      for (int i = count - 1; i >= 0; i--) {
        double wanted = layer.get(i).wanted(down);
        left[i] = i == count - 1 ? wanted : Math.min(wanted, left[i + 1] - distance(layer, i + 1));
      }
      for (int i = 0; i < count; i++) {
        layer.get(i).centre = (right[i] + left[i]) / 2;
      }
    }

    private static double distance(List<Slot> layer, int right) {
      return (layer.get(right - 1).width + layer.get(right).width) / 2.0 + GAP;
    }

    private GraphLayout finished() {
      double left = Double.MAX_VALUE;
      double right = -Double.MAX_VALUE;
      for (List<Slot> layer : layers) {
        for (Slot slot : layer) {
          left = Math.min(left, slot.centre - slot.width / 2.0);
          right = Math.max(right, slot.centre + slot.width / 2.0);
        }
      }
      double shift = MARGIN - left;
      List<Box> placed =
          boxes.stream()
              .map(
                  slot ->
                      new Box(
                          (int) Math.round(slot.centre + shift) - BOX_WIDTH / 2, top(slot.layer)))
              .toList();
      List<Route> routes =
          chains.stream()
              .map(
                  chain ->
                      new Route(
                          chain.get(0).layer,
                          chain.stream()
                              .map(slot -> (int) Math.round(slot.centre + shift))
                              .toList()))
              .toList();
      int height = layers.isEmpty() ? 0 : top(layers.size() - 1) + BOX_HEIGHT + MARGIN;
      int width = layers.isEmpty() ? 0 : (int) Math.ceil(right + shift) + MARGIN;
      return new GraphLayout(placed, routes, width, height);
    }
  }
}

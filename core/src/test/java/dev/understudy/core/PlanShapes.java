package dev.understudy.core;

import static dev.understudy.core.Steps.line;
import static dev.understudy.core.Steps.look;
import static dev.understudy.core.Steps.make;
import static dev.understudy.core.Steps.node;
import static dev.understudy.core.Steps.plan;
import static dev.understudy.core.Steps.promote;

import java.util.List;
import java.util.stream.IntStream;

/** Plans of several shapes over one fake world. */
enum PlanShapes {
  LINE {
    @Override
    Plan of(FakeWorld world) {
      return line(make(world, "a"), make(world, "b"), make(world, "c"));
    }
  },
  CHECKED {
    @Override
    Plan of(FakeWorld world) {
      return line(make(world, "a"), look(world, "see-a", "a"), make(world, "b"));
    }
  },
  DIAMOND {
    @Override
    Plan of(FakeWorld world) {
      return plan(
          node(make(world, "a")),
          node(make(world, "b"), "a"),
          node(make(world, "c"), "a"),
          node(look(world, "d", "a"), "b", "c"));
    }
  },
  WIDE {
    @Override
    Plan of(FakeWorld world) {
      List<Plan.Node> nodes =
          IntStream.range(0, 10).mapToObj(i -> node(make(world, "w" + i))).toList();
      return plan(nodes.toArray(Plan.Node[]::new));
    }
  },
  TWO_CHAINS {
    @Override
    Plan of(FakeWorld world) {
      return plan(
          node(make(world, "a1")),
          node(make(world, "b1")),
          node(make(world, "a2"), "a1"),
          node(make(world, "b2"), "b1"),
          node(make(world, "end"), "a2", "b2"));
    }
  };

  abstract Plan of(FakeWorld world);

  /** What the world holds when the plan is done. */
  List<String> inventory() {
    return of(new FakeWorld(true)).nodes().stream()
        .filter(n -> n.step() instanceof Steps.Make)
        .map(n -> n.id().value())
        .sorted()
        .toList();
  }

  /** A line with a point of no return in the middle. */
  static Plan withNoReturn(FakeWorld world) {
    return line(make(world, "a"), promote(world, "p"), make(world, "b"));
  }
}

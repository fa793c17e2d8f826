package dev.understudy.core;

import static dev.understudy.core.Steps.id;
import static dev.understudy.core.Steps.line;
import static dev.understudy.core.Steps.make;
import static dev.understudy.core.Steps.node;
import static dev.understudy.core.Steps.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTest {
  private final FakeWorld world = new FakeWorld(true);

  @Test
  void aStepStandsAfterWhatItNeedsAndOnlyOnce() {
    assertThatThrownBy(() -> plan(node(make(world, "a"), "b"), node(make(world, "b"))))
        .hasMessageContaining("does not stand before it");
    assertThatThrownBy(() -> plan(node(make(world, "a")), node(make(world, "a"))))
        .hasMessageContaining("two steps are called a");
  }

  @Test
  void hasOnePointOfNoReturnAtMost() {
    assertThat(PlanShapes.withNoReturn(world).pointOfNoReturn()).contains(id("p"));
    assertThat(PlanShapes.LINE.of(world).pointOfNoReturn()).isEmpty();
    assertThatThrownBy(() -> line(Steps.promote(world, "p"), Steps.promote(world, "q")))
        .hasMessageContaining("at most one point of no return");
  }

  @Test
  void theCriticalPathIsTheLongestChain() {
    Plan plan = PlanShapes.TWO_CHAINS.of(world);
    Map<StepId, Duration> expected =
        Map.of(
            id("a1"), Duration.ofSeconds(5),
            id("a2"), Duration.ofSeconds(5),
            id("b1"), Duration.ofSeconds(1),
            id("b2"), Duration.ofSeconds(20),
            id("end"), Duration.ofSeconds(1));

    assertThat(plan.criticalPath(expected)).containsExactly(id("b1"), id("b2"), id("end"));
  }
}

package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.Plan;
import dev.understudy.core.StepId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever a runbook says, its plan is in an order in which it can be done, and always the same.
 */
class RandomRunbookTest {
  private static final String FACT = "with: {text: \"${steps.%s.a}\"}";

  /**
   * A step before it is written down.
   *
   * @param needs steps before it by their distance; empty: the one before it
   * @param reads the distance to the step whose fact it reads; 0 for none
   */
  private record Sketch(Set<Integer> needs, int reads, String when, String each) {}

  @Property(tries = 150)
  void everyStepStandsAfterWhatItNeedsAndReads(@ForAll("runbooks") List<Sketch> sketches)
      throws IOException {
    Path directory = Files.createTempDirectory("random-runbook-");
    try {
      Shelf shelf = new Shelf(directory, Sample.fleet()).write("main", "", written(sketches));

      Plan plan = shelf.compile();

      Set<StepId> before = new HashSet<>();
      for (Plan.Node node : plan.nodes()) {
        assertThat(before).containsAll(node.needs());
        String summary = node.step().summary();
        if (summary.endsWith(".a")) {
          assertThat(before).contains(new StepId(summary.substring(0, summary.length() - 2)));
        }
        assertThat(before.add(node.id())).isTrue();
      }
      assertThat(plan.nodes()).hasSameSizeAs(expected(sketches));
      assertThat(PlanFingerprint.of(shelf.compile())).isEqualTo(PlanFingerprint.of(plan));
    } finally {
      Files.deleteIfExists(directory.resolve("main.md"));
      Files.deleteIfExists(directory);
    }
  }

  @Provide
  Arbitrary<List<Sketch>> runbooks() {
    Arbitrary<Set<Integer>> needs = Arbitraries.integers().between(1, 6).set().ofMaxSize(3);
    Arbitrary<String> when = Arbitraries.of("", "", "data-disk", "single-disk");
    Arbitrary<String> each = Arbitraries.of("", "", "servers", "[x, y]");
    return Combinators.combine(needs, Arbitraries.integers().between(0, 4), when, each)
        .as(Sketch::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  /**
   * How many things each step is taken for: a server's own disks decide, else the data server's.
   */
  private static List<String> expected(List<Sketch> sketches) {
    return sketches.stream()
        .flatMap(sketch -> elements(sketch).stream())
        .collect(Collectors.toList());
  }

  private static List<String> elements(Sketch sketch) {
    boolean single = sketch.when().equals("single-disk");
    return switch (sketch.each()) {
      case "servers" ->
          sketch.when().isEmpty()
              ? List.of("data", "web-1", "web-2")
              : single ? List.of("web-1", "web-2") : List.of("data");
      case "" -> single ? List.of() : List.of("");
      default -> single ? List.of() : List.of("x", "y");
    };
  }

  private static String written(List<Sketch> sketches) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sketches.size(); i++) {
      Sketch sketch = sketches.get(i);
      int at = i;
      StringBuilder lines = new StringBuilder();
      List<String> needs =
          sketch.needs().stream().filter(far -> far <= at).map(far -> "s" + (at - far)).toList();
      if (!needs.isEmpty()) {
        lines.append("needs: ").append(needs).append('\n');
      }
      lines.append(sketch.when().isEmpty() ? "" : "when: " + sketch.when() + "\n");
      lines.append(sketch.each().isEmpty() ? "" : "for-each: " + sketch.each() + "\n");
      readable(sketches, at).ifPresent(name -> lines.append(FACT.formatted(name)).append('\n'));
      text.append(Shelf.step("s" + i, lines.toString()));
    }
    return text.toString();
  }

  /** The step whose fact is read, when it is surely in the plan and there is but one of it. */
  private static Optional<String> readable(List<Sketch> sketches, int at) {
    Sketch sketch = sketches.get(at);
    int other = at - sketch.reads();
    if (sketch.reads() == 0 || other < 0 || !sketches.get(other).when().isEmpty()) {
      return Optional.empty();
    }
    String each = sketches.get(other).each();
    return each.isEmpty() || each.equals(sketch.each())
        ? Optional.of("s" + other)
        : Optional.of("s" + other + "/" + elements(sketches.get(other)).get(0));
  }
}

package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first command a newcomer types. */
class DrillIT {
  @TempDir private Path home;

  @ParameterizedTest
  @ValueSource(strings = {"data-disk", "single-disk"})
  void bringsAKilledServerBackWithNothingLostAndLeavesNothing(String layout) throws Exception {
    List<String> portsBefore = Tool.listeningPorts();
    Path dir = home.resolve("lab");

    Tool.Ended drill =
        new Tool(home).run("drill", "--lab", "--json", "--layout", layout, "--dir", dir.toString());

    assertThat(drill.exit()).as(drill.everything()).isZero();
    JsonNode result = drill.last();
    assertThat(result.path("type").asText()).isEqualTo("result");
    assertThat(result.path("runbook").asText()).isEqualTo("drill");
    assertThat(result.path("outcome").asText()).isEqualTo("succeeded");
    assertThat(result.path("expected").asLong()).isPositive();
    assertThat(result.path("present").asLong()).isEqualTo(result.path("expected").asLong());
    assertThat(result.path("missing").asLong(-1)).isZero();
    assertThat(result.path("leaked").asLong(-1)).isZero();
    assertThat(result.path("rtaSeconds").asDouble())
        .isPositive()
        .isLessThan(result.path("rtoSeconds").asDouble());
    assertThat(result.path("rpaSeconds").asDouble(-1))
        .isBetween(0.0, result.path("rpoSeconds").asDouble());
    assertThat(Tool.processesIn(home)).isEmpty();
    assertThat(Tool.listeningPorts()).isSubsetOf(portsBefore);
    assertThat(dir).doesNotExist();
  }

  /** The disk is gone and no snapshot was ever taken; what came after the archive came too late. */
  @ParameterizedTest
  @ValueSource(strings = {"data-disk", "single-disk"})
  void bringsAServerBackFromArchivesAloneAndLeavesNothing(String layout) throws Exception {
    List<String> portsBefore = Tool.listeningPorts();
    Path dir = home.resolve("lab");

    Tool.Ended drill =
        new Tool(home)
            .run(
                "drill",
                "--lab",
                "--from",
                "archive",
                "--json",
                "--layout",
                layout,
                "--dir",
                dir.toString());

    assertThat(drill.exit()).as(drill.everything()).isZero();
    JsonNode result = drill.last();
    assertThat(result.path("outcome").asText()).isEqualTo("succeeded");
    long expected = result.path("expected").asLong();
    assertThat(expected).isPositive();
    assertThat(result.path("present").asLong() + result.path("missing").asLong(-1))
        .isEqualTo(expected);
    assertThat(result.path("rpaSeconds").asDouble(-1))
        .isBetween(0.0, result.path("rpoSeconds").asDouble());
    assertThat(result.path("leaked").asLong(-1)).isZero();
    assertThat(drill.everything()).doesNotContain("Snapshot the");
    assertThat(Tool.processesIn(home)).isEmpty();
    assertThat(Tool.listeningPorts()).isSubsetOf(portsBefore);
    assertThat(dir).doesNotExist();
  }

  @Test
  void twoAtTheSameTimeDoNotMeetAndTheNextOneKnowsHowLongStepsTake() throws Exception {
    Tool.Running first =
        new Tool(Files.createDirectory(home.resolve("one"))).start("drill", "--lab", "--json");
    Tool.Running second =
        new Tool(Files.createDirectory(home.resolve("two"))).start("drill", "--lab", "--json");
    Tool.Ended one = first.await(java.time.Duration.ofMinutes(3));
    Tool.Ended two = second.await(java.time.Duration.ofMinutes(3));
    assertThat(one.exit()).as(one.everything()).isZero();
    assertThat(two.exit()).as(two.everything()).isZero();

    Tool.Ended plan = new Tool(home.resolve("one")).run("drill", "--lab", "--dry-run", "--json");

    assertThat(plan.exit()).as(plan.everything()).isZero();
    assertThat(plan.last().path("expectedSeconds").asDouble()).as(plan.everything()).isPositive();
    assertThat(leftovers(home)).isEmpty();
  }

  private static List<Path> leftovers(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(path -> path.getFileName().toString().equals("lab.json")).toList();
    }
  }
}

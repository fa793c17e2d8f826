package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a run: on a terminal, from another one, and after a kill. */
class LiveIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String CONTROL = "\033";

  @TempDir private Path home;

  @Test
  void aTerminalShowsTheBoardAndIsLeftAsItWas() throws Exception {
    try (LabSession lab = LabSession.up(home)) {
      Pty dumb = lab.onTerminal(Map.of("TERM", "dumb"), "snapshot", "take", "--now", "--yes");
      assertThat(dumb.await(LONG)).as(dumb.everything()).isZero();
      assertThat(dumb.everything()).contains(" done in ").doesNotContain(CONTROL);

      Pty colourless =
          lab.onTerminal(Map.of("NO_COLOR", "1"), "snapshot", "take", "--now", "--yes");
      assertThat(colourless.await(LONG)).as(colourless.everything()).isZero();
      assertThat(colourless.everything())
          .contains(" 0 of ", CONTROL)
          .doesNotContainPattern("\033\\[[0-9;]*m");

      assertThat(lab.lab("break", "data", "dead").exit()).isZero();
      Pty recover = lab.onTerminal(Map.of(), "recover", "--yes");
      assertThat(recover.await(LONG)).as(recover.everything()).isZero();
      assertThat(recover.everything()).contains("  next: ").doesNotContain(CONTROL + "[?");
      List<String> screen = recover.screen();
      assertThat(screen).noneMatch(line -> line.matches("recover [0-9]{8}t.*|  next: .*"));
      assertThat(screen).anyMatch(line -> line.startsWith("recover succeeded after "));
      assertThat(screen.stream().filter(line -> line.contains(" done in ")))
          .hasSizeGreaterThan(10)
          .doesNotHaveDuplicates();
      lab.down();
    }
  }

  @Test
  void controlCLeavesATerminalWithoutABoardAndARunThatCanBeResumed() throws Exception {
    try (LabSession lab = LabSession.up(home)) {
      assertThat(lab.lab("break", "data", "dead").exit()).isZero();
      Pty recover = lab.onTerminal(Map.of(), "recover", "--yes");
      recover.awaitText("  next: ", Duration.ofSeconds(30));

      recover.type("\003");

      assertThat(recover.await(Duration.ofSeconds(5))).as(recover.everything()).isEqualTo(130);
      assertThat(recover.screen()).noneMatch(line -> line.startsWith("  next: "));
      Tool.Ended once = lab.run("run", "watch", "--once", "--json");
      assertThat(once.exit()).isEqualTo(130);
      assertThat(once.last().path("outcome").asText()).isEqualTo("interrupted");
      lab.down();
    }
  }

  @Test
  void aRunIsWatchedFromAnotherTerminalThroughAKillToItsEnd() throws Exception {
    try (LabSession lab = LabSession.up(home)) {
      assertThat(lab.lab("break", "data", "dead").exit()).isZero();
      Tool.Running recover = lab.start("recover", "--yes", "--json");
      recover.awaitObject("step", Duration.ofSeconds(30));
      Tool.Running watch = lab.start("run", "watch", "--json");
      watch.awaitObject("step", Duration.ofSeconds(30));
      recover.signal("KILL");
      watch.awaitObject("watch", Duration.ofSeconds(30));
      Tool.Ended once = lab.run("run", "watch", "--once", "--json");
      assertThat(once.exit()).as(once.everything()).isEqualTo(130);
      assertThat(once.last().path("outcome").asText()).isEqualTo("cut-off");

      Tool.Ended resumed = lab.run("run", "resume", "--json");

      Tool.Ended watched = watch.await(LONG);
      assertThat(resumed.exit()).as(resumed.everything()).isZero();
      assertThat(watched.exit()).as(watched.everything()).isZero();
      assertThat(withoutTook(watched.last())).isEqualTo(withoutTook(resumed.last()));
      List<String> done = steps(resumed, "succeeded");
      List<String> seen = steps(watched, "succeeded");
      assertThat(seen).as(watched.everything()).endsWith(done.toArray(String[]::new));
      assertThat(seen).doesNotHaveDuplicates();
      lab.down();
    }
  }

  private static List<String> steps(Tool.Ended ended, String event) {
    return ended.objects().stream()
        .filter(object -> object.path("event").asText().equals(event))
        .map(LiveIT::step)
        .toList();
  }

  /** The journal's clock has milliseconds, that of the process has more. */
  private static JsonNode withoutTook(JsonNode result) {
    assertThat(result.path("tookSeconds").asDouble()).isPositive();
    ObjectNode copy = result.deepCopy();
    copy.remove("tookSeconds");
    return copy;
  }

  private static String step(JsonNode object) {
    return object.path("step").asText();
  }
}

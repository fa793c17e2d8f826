package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.PlannedStep;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

/** What the board says of a run, and that it always has room for it. */
class LiveBoardTest {
  private static final Instant START = Instant.parse("2026-11-24T09:30:15Z");

  @Test
  void saysHowFarTheRunIsAndWhatRuns() {
    RunProgress progress = started(Set.of());
    progress.stepSucceeded(new StepId("look"));
    progress.stepStarted(new StepId("save"), "Snapshot every disk", at(5));
    progress.stepStarted(new StepId("fence"), "Stop the old server", at(6));
    progress.stepSaid(new StepId("save"), "2 of 3 done");

    assertThat(lines(progress, 10))
        .containsExactly(
            "recover 20261124t093015z-4f2a91  10 s, 1 of 5 done, about 36 s left",
            "   2/5  save                     5.0 s, usually 20 s  2 of 3 done",
            "   3/5  fence                    4.0 s, usually 20 s  Stop the old server",
            "  next: switch, prove",
            "  point of no return: ahead");
  }

  @Test
  void saysWhenItTakesLongerThanUsual() {
    RunProgress progress = started(Set.of("look", "save", "fence", "switch"));
    progress.stepStarted(new StepId("prove"), "Ask from outside", at(1));

    assertThat(lines(progress, 99).get(0)).contains("4 of 5 done, longer than usual");
  }

  @Test
  void saysWhenThereIsNoWayBack() {
    RunProgress progress = started(Set.of("look", "save", "fence"));
    progress.stepStarted(new StepId("switch"), "Switch the names", at(1));
    assertThat(lines(progress, 2)).contains("  point of no return: being passed now");

    progress.stepSucceeded(new StepId("switch"));

    assertThat(lines(progress, 3)).contains("  point of no return: passed");
  }

  @Test
  void saysThatARunIsBeingUndone() {
    RunProgress progress = started(Set.of("look", "save"));
    progress.stepUndone(new StepId("save"), true);

    assertThat(lines(progress, 2))
        .first()
        .isEqualTo("recover 20261124t093015z-4f2a91  2.0 s, 1 of 5 done, being undone");
  }

  @Test
  void saysWhatItCanWithoutThePlan() {
    RunProgress progress = new RunProgress(step -> Optional.empty());
    progress.begin("recover 20261124t093015z-4f2a91", List.of(), Set.of(), START);
    progress.stepStarted(new StepId("save"), "", at(1));

    assertThat(lines(progress, 3))
        .containsExactly(
            "recover 20261124t093015z-4f2a91  3.0 s", "   >   save                     2.0 s");
  }

  @Test
  void whatAStepSaysCannotMoveTheCursor() {
    RunProgress progress = started(Set.of());
    progress.stepStarted(new StepId("look"), "one\n\033[2Jtwo\ttre", at(0));

    assertThat(lines(progress, 1).get(1)).endsWith("  one [2Jtwo tre");
  }

  @Property
  void neverIsWiderThanTheTerminalNorHigherThanHalfOfIt(
      @ForAll @IntRange(min = 1, max = 200) int width,
      @ForAll @IntRange(min = 1, max = 60) int height,
      @ForAll @IntRange(max = 40) int running,
      @ForAll @IntRange(max = 40) int waiting,
      @ForAll @Size(max = 40) List<String> said) {
    RunProgress progress = new RunProgress(step -> Optional.of(Duration.ofSeconds(90)));
    List<PlannedStep> steps = new ArrayList<>();
    for (int number = 0; number < running + waiting; number++) {
      steps.add(step("step-" + number, "把磁盘挂载到新的服务器上 " + number, number == 3));
    }
    progress.begin("恢复 20261124t093015z-4f2a91", steps, Set.of(), START);
    for (int number = 0; number < running; number++) {
      String words = said.isEmpty() ? "等待快照" : said.get(number % said.size());
      progress.stepStarted(new StepId("step-" + number), words, START);
    }

    List<AttributedString> lines = new LiveBoard(progress).lines(width, height, at(width));

    assertThat(lines).hasSizeBetween(1, Math.max(1, height / 2));
    assertThat(lines).allSatisfy(line -> assertThat(line.columnLength()).isBetween(0, width));
    assertThat(String.join("", lines.stream().map(AttributedString::toString).toList()))
        .doesNotContainPattern("\\p{Cntrl}");
  }

  private static RunProgress started(Set<String> done) {
    RunProgress progress = new RunProgress(step -> Optional.of(Duration.ofSeconds(20)));
    List<PlannedStep> steps =
        List.of(
            step("look", "Look at the server", false),
            step("save", "Snapshot every disk", false, "look"),
            step("fence", "Stop the old server", false, "look"),
            step("switch", "Switch the names", true, "save"),
            step("prove", "Ask from outside", false, "fence"));
    progress.begin(
        "recover 20261124t093015z-4f2a91", steps, done.stream().map(StepId::new).toList(), START);
    return progress;
  }

  private static PlannedStep step(String id, String summary, boolean noReturn, String... needs) {
    return new PlannedStep(
        new StepId(id),
        summary,
        List.of(needs).stream().map(StepId::new).toList(),
        "",
        "",
        "",
        noReturn);
  }

  private static List<String> lines(RunProgress progress, int second) {
    return new LiveBoard(progress)
        .lines(120, 24, at(second)).stream().map(AttributedString::toString).toList();
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }
}

package dev.understudy.runbooks;

import static dev.understudy.runbooks.Shelf.include;
import static dev.understudy.runbooks.Shelf.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.Plan;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Retry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepOriginTest {
  @TempDir private Path directory;
  private Shelf shelf = new Shelf(Path.of(""), Sample.dataDisk());

  @BeforeEach
  void openAShelf() {
    shelf = new Shelf(directory, Sample.dataDisk());
  }

  @Test
  void tellsEverythingTheRunbookSaysOnOneLine() {
    shelf.write(
        "main",
        "",
        step("one"),
        step(
            "two",
            "with: {text: \"${steps.one.a}\", server: \"${server}\", words: [a b, c]}",
            "otherwise: {use: other}",
            "timeout: 30m",
            "retry: {max: 5, interval: 10s, backoff: 2, cap: 2m}",
            "undo: {use: note, with: {text: back}}"));

    Plan.Origin origin = shelf.node("two").origin();

    assertThat(origin.kind()).isEqualTo("note");
    assertThat(origin.source()).isEqualTo("main#two");
    assertThat(origin.text())
        .isEqualTo(
            "note server=data text=${steps.one.a} words=[\"a b\", c]; otherwise other;"
                + " timeout 30m; retry throttled,unreachable max 5 interval 10s backoff 2.0 cap 2m;"
                + " undo note text=back");
    assertThat(shelf.node("one").origin().text()).isEqualTo("note; timeout 10m");
  }

  @Test
  void namesTheRunbookInWhichTheStepStands() {
    shelf.write("part", "", step("inside"));
    shelf.write("main", "", include("part", "name: part, prefix: x"));

    assertThat(shelf.node("x/inside").origin().source()).isEqualTo("part#inside");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with: {text: b}",
        "with: {text: a, server: data}",
        "with: {text: a}\ntimeout: 11m",
        "with: {text: a}\nretry: {max: 1, interval: 1s}",
        "with: {text: a}\nretry: {max: 2, interval: 1s}",
        "with: {text: a}\nundo: nothing",
        "with: {text: a}\nundo: never",
        "with: {text: a}\nundo: {use: note}",
        "with: {text: a}\notherwise: {use: other}"
      })
  void anyOtherMeaningIsAnotherPlan(String other) {
    String before =
        PlanFingerprint.of(shelf.write("main", "", step("one", "with: {text: a}")).compile());

    assertThat(PlanFingerprint.of(shelf.write("main", "", step("one", other)).compile()))
        .isNotEqualTo(before);
  }

  @Test
  void proseAndTitlesAreNoPartOfThePlan() {
    String plain = step("one", "with: {text: a}");
    String prose = plain.replace("## Do one", "## Tun\n\n**By hand:** look at `it`.\n");
    String before = PlanFingerprint.of(shelf.write("main", "", plain).compile());

    Plan other = shelf.write("main", "", prose).compile();

    assertThat(PlanFingerprint.of(other)).isEqualTo(before);
    assertThat(other.nodes().get(0).origin().manual()).isEqualTo("look at it.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"**手工：** 停止服务器。", "**手工：**停止服务器。"})
  void findsTheManualWayInChinese(String paragraph) {
    shelf.write("main", "", step("one").replace("## Do one", "## 做\n\n文字。\n\n" + paragraph + "\n"));

    assertThat(shelf.node("one").origin().manual()).isEqualTo("停止服务器。");
  }

  @Test
  void keepsWhatAQueryOfAUrlSaysToItself() {
    shelf.write("main", "", step("one", "with: {text: \"see http://h/p?key=secret\"}"));
    String text = shelf.node("one").origin().text();
    shelf.write("main", "", step("one", "with: {text: \"see http://h/p?key=other\"}"));

    assertThat(text).startsWith("note text=\"see http://h/p?#").doesNotContain("secret");
    assertThat(shelf.node("one").origin().text()).isNotEqualTo(text);
  }

  @Test
  void readsRetriesByClassOfError() {
    shelf.write(
        "main",
        "",
        step(
            "one",
            "timeout: 2h",
            "retry:",
            "  - {on: [no-stock], max: 3, interval: 20m}",
            "  - {max: 5, interval: 10s, backoff: 1.5, cap: 1m}"));

    assertThat(shelf.node("one").retry().rules())
        .containsExactly(
            new Retry.Rule(
                Set.of(ProblemCode.NO_STOCK), 3, Duration.ofMinutes(20), 1, Duration.ofMinutes(20)),
            new Retry.Rule(
                Set.of(
                    ProblemCode.THROTTLED,
                    ProblemCode.CLOUD_UNREACHABLE,
                    ProblemCode.HOST_UNREACHABLE),
                5,
                Duration.ofSeconds(10),
                1.5,
                Duration.ofMinutes(1)));
  }
}

package dev.understudy.runbooks.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.runbooks.report.RunReport;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Languages differ in words, never in a figure. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameFiguresTest {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
  private static final Words ENGLISH = Words.find("en").orElseThrow();
  private static final Words CHINESE = Words.find("zh-CN").orElseThrow();

  private Map<String, RunReport> samples = Map.of();

  @BeforeAll
  void playThem(@TempDir Path state) {
    samples = SampleReports.all(state);
  }

  @Test
  void theChineseAndTheEnglishPagesOfARunCarryTheSameFigures() {
    Map<String, Function<Reports, String>> pages =
        Map.of("md", Reports::markdown, "html", Reports::html, "postmortem", Reports::postmortem);
    samples.forEach(
        (name, report) ->
            pages.forEach(
                (format, page) -> {
                  String english = page.apply(new Reports(report, ENGLISH));
                  String chinese = page.apply(new Reports(report, CHINESE));

                  assertThat(numbers(chinese))
                      .as(name + " " + format)
                      .hasSizeGreaterThan(20)
                      .containsExactlyInAnyOrderElementsOf(numbers(english));
                  assertThat(mentions(report, chinese))
                      .as(name + " " + format)
                      .isNotEmpty()
                      .isEqualTo(mentions(report, english));
                  assertThat(chinese).isNotEqualTo(english);
                }));
  }

  @Test
  void aFigureThatDiffersWouldBeNoticed() {
    RunReport report = samples.values().iterator().next();
    String page = new Reports(report, ENGLISH).markdown();

    assertThat(numbers(page.replaceFirst("0\\.0 s", "0.1 s"))).isNotEqualTo(numbers(page));
    assertThat(mentions(report, page.replaceFirst("operator@control", "other@control")))
        .isNotEqualTo(mentions(report, page));
  }

  @Test
  void everyNumberOfADraftIsOneOfTheReport() {
    samples.forEach(
        (name, report) -> {
          Set<String> known = figures(report);
          assertThat(known).doesNotContain("987654");
          for (Words words : List.of(ENGLISH, CHINESE)) {
            String draft =
                new Reports(report, words).postmortem().replaceAll("SHA-256|\\bp95\\b", "");
            assertThat(known).as(name).containsAll(numbers(draft));
          }
        });
  }

  @Test
  void aDraftHasItsBlanksAndNothingInThem() {
    samples.forEach(
        (name, report) -> {
          String draft = new Reports(report, ENGLISH).postmortem();
          assertThat(draft.lines().filter(line -> line.endsWith("? (engineer on call) ____")))
              .as(name)
              .hasSize(1);
          assertThat(draft.lines().filter(line -> line.contains("____")))
              .as(name)
              .hasSizeGreaterThan(10)
              .allMatch(line -> line.matches("- .*\\(.*\\) ____"));
          assertThat(draft).contains("## Root cause", "## Action items", "## Detection");
        });
  }

  /**
   * Every number that the JSON of the report holds, as it stands and as it is written for people.
   */
  private static Set<String> figures(RunReport report) {
    Set<String> known = new HashSet<>();
    collect("", ReportJson.of(report), known);
    return known;
  }

  private static void collect(String name, JsonNode node, Set<String> known) {
    if (node.isContainerNode()) {
      node.properties()
          .forEach(
              field -> {
                known.addAll(numbers(field.getKey()));
                collect(field.getKey(), field.getValue(), known);
              });
      node.elements().forEachRemaining(each -> collect(name, each, known));
      return;
    }
    known.addAll(numbers(node.asText()));
    if (node.isDouble()) {
      Duration duration = Duration.ofMillis(Math.round(node.asDouble() * 1000));
      known.addAll(numbers(ENGLISH.duration(duration)));
    }
    instant(node.asText(), known);
  }

  private static void instant(String text, Set<String> known) {
    try {
      known.addAll(numbers(Words.instant(Instant.parse(text))));
    } catch (DateTimeException e) {
      // Most texts are none.
    }
  }

  private static List<String> numbers(String text) {
    return NUMBER
        .matcher(text.replace("&#39;", "'").replaceAll("(?s)<style>.*?</style>", ""))
        .results()
        .map(found -> found.group())
        .toList();
  }

  /** How often each id, name and instant of the report stands in a page. */
  private static Map<String, Integer> mentions(RunReport report, String page) {
    List<String> texts = new ArrayList<>();
    collectTexts(ReportJson.of(report), texts);
    Map<String, Integer> mentions = new TreeMap<>();
    for (String text : texts) {
      int count = page.split(Pattern.quote(text), -1).length - 1;
      // Words such as "failed" are the vocabulary of JSON, not figures.
      if (count > 0 && text.matches(".*[^a-z-].*|.*-.*[0-9].*")) {
        mentions.put(text, count);
      }
    }
    return mentions;
  }

  private static void collectTexts(JsonNode node, List<String> texts) {
    if (node.isTextual() && node.asText().length() > 2) {
      texts.add(node.asText());
    }
    node.elements().forEachRemaining(each -> collectTexts(each, texts));
  }
}

package dev.understudy.runbooks.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.runbooks.report.Decision;
import dev.understudy.runbooks.report.Finding;
import dev.understudy.runbooks.report.Intervention;
import dev.understudy.runbooks.report.RunView;
import dev.understudy.runbooks.report.StepView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/understudy/runbooks/document");

  @Test
  void everyLanguageHasTheSameSentencesWithTheSamePlacesAndDigits() {
    Words english = words("en");
    for (String language : Words.LANGUAGES) {
      Words other = words(language);

      assertThat(other.keys()).as(language).isEqualTo(english.keys());
      for (String key : english.keys()) {
        assertThat(digits(other.template(key)))
            .as(language + " " + key)
            .containsExactlyInAnyOrderElementsOf(digits(english.template(key)));
        assertThat(other.template(key)).as(key).isNotBlank();
      }
    }
  }

  @Test
  void everySentenceIsUsedAndEveryOneThatIsUsedIsThere() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        sources.append(Files.readString(file));
      }
    }
    Set<String> constants =
        Stream.<Enum<?>[]>of(
                RunView.Status.values(),
                StepView.Status.values(),
                Decision.Kind.values(),
                Intervention.Kind.values(),
                Finding.Kind.values())
            .flatMap(Stream::of)
            .map(Words::key)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> keys = words("en").keys();

    assertThat(keys).containsAll(constants);
    assertThat(keys)
        .filteredOn(key -> !constants.contains(key))
        .filteredOn(key -> !sources.toString().contains("\"" + key + "\""))
        .filteredOn(key -> !isTitle(key, sources.toString()))
        .as("sentences that nothing says")
        .isEmpty();
  }

  @Test
  void knowsTheLanguagesThereAreAndNoOther() {
    assertThat(Words.find("ZH-cn").orElseThrow().language()).isEqualTo("zh-CN");
    assertThat(Words.find("fr")).isEmpty();
    assertThat(Words.find("../words.en")).isEmpty();
  }

  @Test
  void writesDurationsAsPeopleReadThem() {
    assertThat(Stream.of(400L, 12_300L, 125_000L, 3_725_000L, -2_000L))
        .map(millis -> words("en").duration(Duration.ofMillis(millis)))
        .containsExactly("0.4 s", "12 s", "2 m 05 s", "1 h 02 m 05 s", "-2.0 s");
    assertThat(words("zh-CN").offset(Duration.ofSeconds(125))).isEqualTo("+2 分 05 秒");
  }

  /** The title of a section whose id is given to the method that makes it. */
  private static boolean isTitle(String key, String sources) {
    return key.endsWith(".title") && sources.contains("(\"" + key.replace(".title", "") + "\", ");
  }

  private static Words words(String language) {
    return Words.find(language).orElseThrow();
  }

  private static List<String> digits(String template) {
    return Pattern.compile("\\{[0-9]}|[0-9]+")
        .matcher(template)
        .results()
        .map(found -> found.group())
        .toList();
  }
}

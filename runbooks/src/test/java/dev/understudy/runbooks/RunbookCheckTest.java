package dev.understudy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.yaml.FileProblems;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunbookCheckTest {
  private static final Pattern EXPECTED = Pattern.compile("(?m)^# expect: (\\d+:\\d+) \\| (.+)$");

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("broken")
  void pointsAtEveryBrokenRunbookAndSaysWhatToDo(String name) throws IOException {
    Path file = files().resolve(name + ".md");
    Matcher expected = EXPECTED.matcher(Files.readString(file));
    assertThat(expected.find()).as("a line '# expect: LINE:COLUMN | HINT' in " + file).isTrue();

    List<FileProblems.Line> problems = check(files(), name).problems();

    assertThat(problems)
        .anySatisfy(
            line -> {
              assertThat(line.file()).isEqualTo(file.toString());
              assertThat(line.at().toString()).isEqualTo(expected.group(1));
              assertThat(line.message()).contains(expected.group(2));
            });
  }

  static Stream<String> broken() throws IOException {
    try (Stream<Path> all = Files.list(files())) {
      List<String> names =
          all.map(file -> file.getFileName().toString().replace(".md", "")).sorted().toList();
      assertThat(names).hasSizeGreaterThanOrEqualTo(20);
      return names.stream();
    }
  }

  @Test
  void everyBuiltInRunbookIsSoundForEveryServer() {
    RunbookCheck check =
        new RunbookCheck(Runbooks.builtIn(), Sample.CATALOG, Sample.environment(Sample.dataDisk()));

    assertThat(Runbooks.builtIn().names())
        .allSatisfy(name -> assertThat(check.check(name).problems()).isEmpty());
  }

  @Test
  void tellsASlipOfTextAndOneOfMeaningAtOnce() {
    Shelf shelf = new Shelf(directory, Sample.dataDisk());
    String steps =
        Shelf.step("one", "tiemout: 5m")
            + Shelf.step("two", "with: {txt: \"${steps.one.by}\"}")
            + Shelf.step("three", "timeout: [5m")
            + Shelf.step("four", "needs: [three, fife]");
    shelf.write("main", "", steps.replace("note", "approve"));

    assertThat(check(directory, "main").problems())
        .extracting(line -> line.at().line())
        .containsExactly(11, 18, 26, 31, 32);
  }

  @Test
  void warnsOfStepsThatOnlyTheToolCanDoAndOfParametersThatNothingReads() {
    Shelf shelf = new Shelf(directory, Sample.dataDisk());
    String step = Shelf.step("one", "with: {question: \"${word}\"}").replace("note", "approve");
    shelf.write("main", "  word: {default: w, meaning: m}\n  other: {meaning: m}\n", step);

    RunbookCheck.Result result = check(directory, "main");

    assertThat(result.problems()).isEmpty();
    assertThat(result.steps()).containsEntry("data", 1);
    assertThat(result.warnings())
        .extracting(line -> line.at() + " " + line.message().split(";")[0])
        .containsExactly(
            "5:3 the parameter 'server' is never used",
            "7:3 the parameter 'other' is never used",
            "9:1 step 'one' does not say how a person does the same");
  }

  private static RunbookCheck.Result check(Path runbooks, String name) {
    return new RunbookCheck(
            Runbooks.builtIn().with(runbooks),
            Sample.CATALOG,
            Sample.environment(Sample.dataDisk()))
        .check(name);
  }

  private static Path files() {
    try {
      return Path.of(RunbookCheckTest.class.getResource("/broken").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports and post-mortems as typed, of a journal that an earlier version wrote. */
class RunReportCommandTest {
  private static final String RUN = "20261124t093015z-4f2a91";
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path home;
  private final Redactor redactor = new Redactor();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void copyTheJournal() throws IOException {
    Path directory = Files.createDirectories(home.resolve("state/gams-platform/runs/" + RUN));
    Files.copy(
        ROOT.resolve("core/src/test/resources/journals/v1/undone.jsonl"),
        directory.resolve("journal.jsonl"));
  }

  @ParameterizedTest
  @CsvSource({
    "run report RUN, # Report of run",
    "run report RUN --lang zh-CN, 的报告",
    "run report RUN --format html --lang zh-CN, <html lang=\"zh-CN\">",
    "run report RUN --format json, \"status\" : \"undone\"",
    "postmortem RUN, # Post-mortem of run",
    "postmortem RUN --lang zh-CN, 的复盘（草稿）"
  })
  void printsThePage(String typed, String said) {
    assertThat(run(typed)).isEqualTo(ExitCode.DONE.number());

    assertThat(printed()).contains(said).contains(RUN);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void showsRetriesWhatWasNeverReachedAndForWhomARunMadeRoom() throws IOException {
    Path golden = ROOT.resolve("core/src/test/resources/journals/v1/rebased.jsonl");
    Files.write(
        home.resolve("state/gams-platform/runs/" + RUN + "/journal.jsonl"),
        Files.readAllLines(golden).subList(0, 6));

    assertThat(run("run show RUN")).isEqualTo(ExitCode.DONE.number());

    assertThat(printed())
        .containsPattern("succeeded +s0 +14 s .*tried again: 1")
        .containsPattern("not-started +s1 +-")
        .contains("made room for failover of other@control");
  }

  @Test
  void speaksToPrograms() {
    run("run report RUN --json");
    List<JsonNode> objects = printed().lines().map(Tool::parse).toList();

    assertThat(objects)
        .extracting(object -> object.path("type").asText())
        .containsExactly("report", "result");
    assertThat(objects.get(0).path("integrity").path("records").asInt()).isEqualTo(18);
    assertThat(objects.get(1).path("outcome").asText()).isEqualTo("succeeded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run report", "postmortem"})
  void writesAFileForItsOwnerAloneAndReplacesNoneUnasked(String command) throws IOException {
    Path file = home.resolve("page.md");
    String typed = command + " RUN --output " + file;

    assertThat(run(typed)).isEqualTo(ExitCode.DONE.number());
    assertThat(printed()).isEmpty();
    assertThat(file).content().contains(RUN);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    Files.writeString(file, "mine");
    assertThat(run(typed)).isEqualTo(ExitCode.USAGE.number());
    assertThat(file).hasContent("mine");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("exists already", "--force");

    assertThat(run(typed + " --force")).isEqualTo(ExitCode.DONE.number());
    assertThat(file).content().contains(RUN);
    try (Stream<Path> left = Files.list(home)) {
      assertThat(left).containsExactlyInAnyOrder(home.resolve("state"), file);
    }
  }

  @Test
  void keepsSecretsOutOfPagesAndFiles() {
    redactor.register("operator@control");
    Path file = home.resolve("page.html");

    run("run report RUN");
    run("run report RUN --format html --output " + file);

    assertThat(printed()).doesNotContain("operator@control").contains("[secret]");
    assertThat(file).content().doesNotContain("operator@control").contains("[secret]");
  }

  @ParameterizedTest
  @CsvSource({
    "run report RUN --lang fr, 2, --lang en or --lang zh-CN",
    "postmortem RUN --lang klingon, 2, --lang en or --lang zh-CN",
    "run report RUN --format pdf, 2, understudy run report --help",
    "run report nothing, 2, understudy run list",
    "run report 20200101t000000z-000000, 30, understudy run list",
    "postmortem 20200101t000000z-000000, 30, understudy run list",
    "run report RUN --output /dev/null/page, 30, --output FILE"
  })
  void saysWhatIsWrongAndWhatToType(String typed, int exit, String said) {
    assertThat(run(typed)).isEqualTo(exit);

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("error: ", said);
    assertThat(printed()).isEmpty();
  }

  @Test
  void tellsOfNoJournalThatWasEdited() throws IOException {
    Path journal = home.resolve("state/gams-platform/runs/" + RUN + "/journal.jsonl");
    Files.writeString(
        journal, Files.readString(journal).replace("took-ms\":\"1000", "took-ms\":\"1001"));

    assertThat(run("run report RUN")).isEqualTo(ExitCode.FAILED.number());
    assertThat(printed()).isEmpty();
  }

  private int run(String typed) {
    Output output =
        new Output(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            redactor);
    String estate = ROOT.resolve("docs/estate.example.yaml").toString();
    String[] words =
        ("-f " + estate + " --state " + home.resolve("state") + " " + typed.replace("RUN", RUN))
            .split(" ");
    return new CommandTree(output, new Signals()).run(words);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}

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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies tried on a list, as typed, without any estate. */
class SnapshotPlanCommandTest {
  private static final String TIMES =
      """
      # the night in which summer time ended
      2024-10-27T00:30:00Z
      2024-10-27T02:30:00+01:00

      2024-10-26T23:10:00+02:00
      2024-10-26T20:10:00Z
      """;

  @TempDir private Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void saysOfEachInstantInTheOrderGivenWhetherAndWhyItIsKept() throws IOException {
    assertThat(run("--keep daily=2,hourly=2 --zone Europe/Berlin --json", TIMES))
        .isEqualTo(ExitCode.DONE.number());

    List<JsonNode> objects = printed().lines().map(Tool::parse).toList();
    assertThat(objects.stream().map(JsonNode::toString))
        .containsExactly(
            "{\"type\":\"instant\",\"at\":\"2024-10-27T00:30:00Z\",\"keep\":false,\"reasons\":[]}",
            "{\"type\":\"instant\",\"at\":\"2024-10-27T02:30:00+01:00\",\"keep\":true,\"reasons\":[\"hourly snapshot\",\"daily snapshot\"]}",
            "{\"type\":\"instant\",\"at\":\"2024-10-26T23:10:00+02:00\",\"keep\":true,\"reasons\":[\"hourly snapshot\",\"daily snapshot\"]}",
            "{\"type\":\"instant\",\"at\":\"2024-10-26T20:10:00Z\",\"keep\":false,\"reasons\":[]}",
            "{\"type\":\"result\",\"outcome\":\"succeeded\",\"policy\":\"hourly=2,daily=2\",\"zone\":\"Europe/Berlin\",\"kept\":2,\"pruned\":2}");
    assertThat(problems()).isEmpty();
  }

  @Test
  void countsInUtcUnlessToldOtherwise() throws IOException {
    run("--keep-daily 1 --keep-within 4h", TIMES);

    assertThat(printed().lines())
        .containsExactly(
            "keep   Sun 2024-10-27 01:30:00 +00:00  2024-10-27T02:30:00+01:00  within 4h, daily snapshot",
            "keep   Sun 2024-10-27 00:30:00 +00:00  2024-10-27T00:30:00Z  within 4h",
            "prune  Sat 2024-10-26 21:10:00 +00:00  2024-10-26T23:10:00+02:00  no rule keeps it",
            "prune  Sat 2024-10-26 20:10:00 +00:00  2024-10-26T20:10:00Z  no rule keeps it",
            "2 kept, 2 pruned by daily=1,within=4h in UTC");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--keep last                                   | RULE=VALUE",
        "--keep-last 0                                 | last: 0 would keep nothing",
        "--keep-daily -3                               | or 'unlimited'",
        "--keep-within 2w                              | is no span",
        "--keep daily=7 --keep-daily 8                 | is there twice",
        "--keep minutely=3                             | is no rule",
        "--keep last=1 --zone Europe/Atlantis          | is no time zone",
        "--keep-last                                   | snapshot plan --help",
        "                                              | what to keep?"
      })
  void saysWhatIsWrongAndWhatToType(String typed, String said) throws IOException {
    assertThat(run(typed == null ? "" : typed, TIMES)).isEqualTo(ExitCode.USAGE.number());

    assertThat(problems()).contains("error: ", "hint: ", said);
    assertThat(printed()).isEmpty();
  }

  @Test
  void namesEveryLineThatIsNoInstantAndJudgesNothing() throws IOException {
    int exit = run("--keep last=1", TIMES + "2024-10-27 02:30\n2024-10-27T02:30:00\n");

    assertThat(exit).isEqualTo(ExitCode.USAGE.number());
    assertThat(problems())
        .contains("times:7: '2024-10-27 02:30' is no instant", "times:8: '2024-10-27T02:30:00'");
    assertThat(printed()).isEmpty();
  }

  @Test
  void asksForTheListThatIsMissing() throws IOException {
    assertThat(run("--keep last=1", TIMES, "snapshot plan ")).isEqualTo(ExitCode.USAGE.number());
    assertThat(problems()).contains("--from FILE");

    assertThat(run("--keep last=1 --from " + home.resolve("nowhere"), TIMES, "snapshot plan "))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(problems()).contains("nowhere cannot be read");
  }

  @Test
  void readsOffsetsInEveryForm() throws IOException {
    String times = "2024-05-01T10:00+0200\n2024-05-01T10:00:00.5+02\n2024-05-01T10:00:00+02:00\n";

    assertThat(run("--keep last=3", times)).isEqualTo(ExitCode.DONE.number());
    assertThat(printed()).contains("3 kept, 0 pruned");
  }

  private int run(String options, String times) throws IOException {
    return run(options, times, "snapshot plan --from " + home.resolve("times") + " ");
  }

  private int run(String options, String times, String command) throws IOException {
    Files.writeString(home.resolve("times"), times);
    Output output =
        new Output(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new Redactor());
    return new CommandTree(output, new Signals()).run((command + options).strip().split(" +"));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String problems() {
    return err.toString(StandardCharsets.UTF_8);
  }
}

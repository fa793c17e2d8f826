package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.Redactor;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import dev.understudy.core.Token;
import dev.understudy.core.store.DirectoryRunStore;
import dev.understudy.runbooks.general.Approval;
import dev.understudy.runbooks.general.ApprovalNotes;
import dev.understudy.runbooks.general.ApprovalRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code runbook check} and {@code run approve}, in process. */
class RunbookCommandsTest {
  private static final Path RESOURCES =
      Path.of("").toAbsolutePath().getParent().resolve("runbooks/src/test/resources");
  private static final Pattern EXPECTED = Pattern.compile("(?m)^# expect: (\\d+):(\\d+) \\| (.+)$");
  private static final RunId RUN = new RunId("20261124t090000z-4f2a91");
  private static final StepId ASK = new StepId("ask");

  @TempDir private Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void writeTheEstate() throws IOException {
    Files.copy(RESOURCES.resolve("estates/data-disk.yaml"), home.resolve("understudy.yaml"));
    Files.createDirectories(home.resolve("keys"));
    Files.writeString(home.resolve("keys/access-key-id"), "key-0123456789\n");
    Files.writeString(home.resolve("keys/access-key-secret"), "secret-0123456789\n");
  }

  @Test
  void checksEveryBrokenRunbookAtOnceAndPointsAtEach() throws IOException {
    Path broken = RESOURCES.resolve("broken");

    int exit = run("--runbooks", broken.toString(), "runbook", "check", "--json");

    assertThat(exit).isEqualTo(ExitCode.USAGE.number());
    List<JsonNode> problems =
        objects().stream().filter(node -> node.path("type").asText().equals("problem")).toList();
    List<Path> files = files(broken);
    assertThat(files).hasSizeGreaterThanOrEqualTo(20);
    for (Path file : files) {
      Matcher expected = EXPECTED.matcher(Files.readString(file));
      assertThat(expected.find()).as("what is expected of " + file).isTrue();
      assertThat(problems)
          .anySatisfy(
              node -> {
                assertThat(node.path("file").asText()).isEqualTo(file.toString());
                assertThat(node.path("line").asText()).isEqualTo(expected.group(1));
                assertThat(node.path("column").asText()).isEqualTo(expected.group(2));
                assertThat(node.path("message").asText()).contains(expected.group(3));
              });
    }
    assertThat(objects().get(objects().size() - 1).path("broken").asInt()).isEqualTo(files.size());
  }

  @Test
  void findsNothingWrongWithWhatIsBuiltIn() {
    assertThat(run("runbook", "check")).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("recover for data: ");
  }

  @Test
  void leavesAnApprovalForTheRunThatWaits() {
    ApprovalRequest request = askIn(RUN);

    assertThat(run("run", "approve", RUN.value(), "--by", "Wei", "--reason", "the disks are safe"))
        .as(err.toString(StandardCharsets.UTF_8))
        .isZero();

    Optional<Approval> answer = notes().find(request);
    assertThat(answer.map(Approval::by)).contains("Wei");
    assertThat(answer.map(Approval::reason)).contains("the disks are safe");
    assertThat(answer.map(Approval::isGranted)).contains(true);
    assertThat(answer.map(Approval::how)).contains(Approval.How.NOTE);
  }

  @Test
  void leavesANo() {
    ApprovalRequest request = askIn(RUN);

    assertThat(run("run", "approve", RUN.value(), "ask", "--by", "Wei", "--deny")).isZero();

    assertThat(notes().find(request).map(Approval::isGranted)).contains(false);
  }

  @Test
  void refusesAnApprovalWithoutAReasonOrByAStranger() {
    ApprovalRequest request = askIn(RUN);

    assertThat(run("run", "approve", RUN.value(), "--by", "Wei")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("at least 10 characters");
    assertThat(run("run", "approve", RUN.value(), "--by", "Bob", "--reason", "because I can"))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("only Wei may");
    assertThat(notes().find(request)).isEmpty();
  }

  @Test
  void saysWhenNothingWaitsForAnApproval() {
    askIn(RUN);
    run("run", "approve", RUN.value(), "--by", "Wei", "--reason", "the disks are safe");

    assertThat(run("run", "approve", RUN.value(), "--by", "Wei", "--reason", "once more please"))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("waits for nobody's approval");
    assertThat(
            run(
                "run",
                "approve",
                RUN.value(),
                "other",
                "--by",
                "Wei",
                "--reason",
                "whatever it is"))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("step 'other' of run");
  }

  private ApprovalRequest askIn(RunId run) {
    RunHeader header =
        new RunHeader(run, "mine", Map.of(), "gams-platform", "f", "", "me", "1", List.of());
    try (Journal journal = store().create(header)) {
      journal.append(JournalEvent.STEP_STARTED, Optional.of(ASK), 1, Map.of());
    }
    ApprovalRequest request =
        new ApprovalRequest(
            run,
            ASK,
            Token.of(run, ASK, 1),
            "Delete the old disks?",
            true,
            List.of("Wei"),
            "yes",
            Instant.parse("2026-11-24T09:00:00Z"));
    notes().ask(request);
    return request;
  }

  private ApprovalNotes notes() {
    return new ApprovalNotes(store());
  }

  private DirectoryRunStore store() {
    return new DirectoryRunStore(home.resolve("runs"), "gams-platform", TimeSource.system());
  }

  private int run(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-f",
                home.resolve("understudy.yaml").toString(),
                "--state",
                home.resolve("runs").toString()));
    all.addAll(List.of(arguments));
    Output output =
        new Output(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new Redactor());
    return new CommandTree(output, new Signals()).run(all.toArray(String[]::new));
  }

  private List<JsonNode> objects() throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.sorted().toList();
    }
  }
}

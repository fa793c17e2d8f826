package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Redactor;
import dev.understudy.lab.Breakage;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.ecs.Pace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plan, then act: what is shown is what runs, or it is refused; and a plan changed in mid-run. */
class PlanIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home;
  private LabServer lab;

  @BeforeEach
  void startLab() {
    lab = LabServer.start(LabOptions.in(home.resolve("lab")).with(Pace.INSTANT));
  }

  @AfterEach
  void stopLab() {
    lab.close();
  }

  /** How a command ended. */
  private record Ended(int exit, String out, String err) {
    JsonNode last() throws IOException {
      List<String> lines = out.lines().toList();
      return JSON.readTree(lines.get(lines.size() - 1));
    }
  }

  private Ended run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Output output =
        new Output(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new Redactor());
    List<String> all = new ArrayList<>(List.of("-f", lab.estate().toString()));
    all.addAll(List.of(arguments));
    int exit = new CommandTree(output, new Signals()).run(all.toArray(String[]::new));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aDryRunChangesNothingAndItsPlanIsWhatRuns() throws IOException {
    lab.breakServer("data", Breakage.DEAD);
    LabWorld before = LabWorld.of(lab);

    JsonNode plan = run("recover", "--dry-run", "--json").last();

    assertThat(LabWorld.of(lab)).isEqualTo(before);
    assertThat(plan.path("declaredCalls").path("RunInstances").asText()).startsWith("1 ");
    assertThat(plan.path("declaredCalls").path("UpdateDomainRecord").asText())
        .isEqualTo("1 a name");
    assertThat(plan.path("unknown").toString())
        .contains("never measured")
        .contains("which way save goes")
        .contains("whether there is stock for rebuild/fresh");
    assertThat(plan.path("criticalPath").toString()).contains("continuity");

    String id = plan.path("plan").asText();
    Ended ended = run("recover", "--yes", "--plan", id, "--json");

    assertThat(ended.exit()).as(ended.err()).isEqualTo(ExitCode.DONE.number());
    assertThat(ended.last().path("run").asText()).isEqualTo(id);

    JsonNode again = run("recover", "--dry-run", "--json").last();
    assertThat(again.path("calls").path("RunInstances").asInt()).isEqualTo(1);
    assertThat(again.path("calls").path("DescribeInstances").asInt()).isPositive();
    assertThat(again.path("declaredCalls").fieldNames())
        .toIterable()
        .as("only the fence, which found a dead server, has not called anything yet")
        .containsExactlyInAnyOrder("StopInstance", "TagResources");
    assertThat(again.path("expectedSeconds").asDouble()).isPositive();
    assertThat(again.path("p95Seconds").asDouble())
        .isGreaterThanOrEqualTo(again.path("expectedSeconds").asDouble());
    Ended twice = run("recover", "--yes", "--plan", id);
    assertThat(twice.exit()).isEqualTo(ExitCode.USAGE.number());
    assertThat(twice.err()).contains("carried out already").contains("run show " + id);
  }

  @Test
  void thePointOfNoReturnIsALineOfItsOwn() {
    Ended plan = run("failover", "--dry-run");

    List<String> lines = plan.out().lines().toList();
    int line =
        lines.indexOf("  ------ point of no return: after the next step there is no undo ------");
    assertThat(line).isPositive();
    assertThat(lines.get(line + 1)).contains("promote");
    assertThat(lines).contains("point of no return: step promote");
  }

  @Test
  void aPlanThatTheWorldHasOvertakenIsRefusedBeforeAnythingIsDone() throws IOException {
    String id = run("recover", "--dry-run", "--json").last().path("plan").asText();
    lab.breakServer("data", Breakage.DEAD);
    LabWorld before = LabWorld.of(lab);

    Ended ended = run("recover", "--yes", "--plan", id, "--json");

    assertThat(ended.exit()).isEqualTo(ExitCode.STALE_PLAN.number());
    assertThat(ended.err())
        .contains("server data state: RUNNING, now STOPPED")
        .contains("recover --dry-run");
    assertThat(LabWorld.of(lab)).isEqualTo(before);
    assertThat(run("recover", "--yes", "--plan", "20260101t000000z-000000").exit())
        .isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void aChangedRunbookIsTakenUpAfterTheFailedStepOnly() throws IOException {
    writeRunbook("touch /tmp/first", "ls /nowhere", "touch /tmp/third");
    Ended failed = mine("runbook", "run", "mine", "--with", "server=data", "--yes", "--json");
    assertThat(failed.exit()).as(failed.err()).isEqualTo(ExitCode.FAILED.number());
    String run = failed.last().path("run").asText();

    writeRunbook("touch /tmp/first", "ls /nowhere", "touch /tmp/other");
    Ended refused = mine("run", "resume", run, "--yes");
    assertThat(refused.exit()).isEqualTo(ExitCode.STALE_PLAN.number());
    assertThat(refused.err()).contains("run resume " + run + " --rebase");

    Ended shown = mine("run", "resume", run, "--rebase", "--dry-run");
    assertThat(shown.exit()).isZero();
    assertThat(shown.out())
        .contains("changed step third")
        .containsPattern("(?m)^  - .*/tmp/third")
        .containsPattern("(?m)^  \\+ .*/tmp/other");

    writeRunbook("touch /tmp/changed", "ls /nowhere", "touch /tmp/other");
    Ended tooLate = mine("run", "resume", run, "--rebase", "--yes");
    assertThat(tooLate.exit()).isEqualTo(ExitCode.STALE_PLAN.number());
    assertThat(tooLate.err()).contains("steps that were begun: first").contains("run undo " + run);

    writeRunbook("touch /tmp/first", "ls /nowhere", "touch /tmp/other");
    run("run", "verify", run);
    assertThat(mine("run", "resume", run, "--rebase", "--yes").exit())
        .as("the failed step still fails, by the accepted runbook")
        .isEqualTo(ExitCode.FAILED.number());
    assertThat(mine("run", "resume", run, "--yes").exit())
        .as("and the accepted runbook is the one it is held to")
        .isEqualTo(ExitCode.FAILED.number());
    assertThat(run("run", "verify", run).exit()).isZero();
  }

  private Ended mine(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--runbooks", home.resolve("runbooks").toString()));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private void writeRunbook(String... commands) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            ---
            runbook: mine
            title: A runbook of my own
            parameters:
              server: {type: server, default: data, meaning: "where"}
            ---
            """);
    String[] names = {"first", "second", "third"};
    for (int i = 0; i < commands.length; i++) {
      String name = names[i];
      text.append(
          """
          ## Step %s
          ```step
          id: %s
          use: host.run
          with: {server: "${server}", command: [%s]}
          ```
          """
              .formatted(name, name, String.join(", ", commands[i].split(" "))));
    }
    Files.createDirectories(home.resolve("runbooks"));
    Files.writeString(home.resolve("runbooks").resolve("mine.md"), text);
  }
}

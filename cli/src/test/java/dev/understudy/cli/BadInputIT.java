package dev.understudy.cli;

import static dev.understudy.core.ExitCode.FAILED;
import static dev.understudy.core.ExitCode.LEASE_HELD;
import static dev.understudy.core.ExitCode.UNREACHABLE;
import static dev.understudy.core.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.LabClient;
import dev.understudy.lab.LabStatus;
import dev.understudy.lab.ecs.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a tired person types wrong, on one lab: a message, an exit code, nothing changed, and the
 * right command works right after.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  private static final String ONE_COMMAND =
      """
      ---
      runbook: snapshot
      title: Run one command on the server
      parameters:
        server: {type: server, default: data, meaning: "the server"}
      ---
      # One command

      ## Run it

      ```step
      id: command
      use: host.run
      with: {server: "${server}", command: ["true"]}
      timeout: 8s
      ```
      """;

  private Path home = Path.of("");
  private Path ownRunbooks = Path.of("");
  private LabSession lab;
  private String run = "";

  @BeforeAll
  void startLab(@TempDir Path directory) throws Exception {
    home = directory;
    lab = LabSession.up(home);
    ownRunbooks = Files.createDirectories(home.resolve("runbooks"));
    Files.writeString(ownRunbooks.resolve("snapshot.md"), ONE_COMMAND);
    run = succeeded(lab.run("snapshot", "take", "--now", "--json")).last().path("run").asText();
  }

  @AfterAll
  void stopLab() throws Exception {
    lab.down();
    lab.close();
  }

  @Test
  void aMissingEstateFileIsNamed() throws Exception {
    World before = world();
    Tool.Ended ended = lab.runOn(home.resolve("nowhere.yaml"), "recover", "--yes");

    Refused.andSaysWhy(USAGE, ended);
    assertThat(ended.error()).contains("nowhere.yaml").contains("-f FILE");
    unchanged(before);
    succeeded(lab.run("runbook", "check"));
  }

  @Test
  void brokenYamlIsShownByLineAndColumn() throws Exception {
    World before = world();
    Path broken = estate("broken", text -> text + "dns: [\n");
    byte[] bytes = Files.readAllBytes(broken);

    Tool.Ended ended = lab.runOn(broken, "recover", "--yes");

    Refused.andSaysWhy(USAGE, ended);
    assertThat(ended.error()).containsPattern("broken\\.yaml:\\d+:\\d+: not YAML");
    assertThat(broken).hasBinaryContent(bytes);
    unchanged(before);
  }

  @Test
  void anUnknownKeyIsShownWithTheOneThatWasMeant() throws Exception {
    World before = world();
    Path unknown = estate("unknown", text -> text.replace("objectives:", "objectifs:"));

    Tool.Ended ended = lab.runOn(unknown, "recover", "--yes");

    Refused.andSaysWhy(USAGE, ended);
    assertThat(ended.error())
        .containsPattern(
            "unknown\\.yaml:\\d+:1: unknown key 'objectifs'; did you mean 'objectives'");
    unchanged(before);
  }

  @ParameterizedTest
  @CsvSource({"access-key-secret, SignatureDoesNotMatch", "access-key-id, InvalidAccessKeyId"})
  void aWrongKeyPairIsSaidAndTheRunGoesOnWithTheRightOne(String part, String code)
      throws Exception {
    World before = world();
    String typed = "LTAI5tWrongAsCanBe000000";
    Files.writeString(home.resolve("wrong"), typed + "\n");
    Path wrong =
        estate("key", text -> text.replace("file:keys/" + part, "file:" + home.resolve("wrong")));

    Tool.Ended take = lab.runOn(wrong, "snapshot", "take", "--now", "--json");
    List<Tool.Ended> all =
        List.of(
            take,
            lab.runOn(wrong, "recover", "--yes"),
            lab.runOn(wrong, "failover", "--yes"),
            lab.runOn(wrong, "assess"),
            lab.runOn(wrong, "snapshot", "list"));

    for (Tool.Ended ended : all) {
      Refused.andSaysWhy(UNREACHABLE, ended);
      assertThat(ended.error()).contains(code, "cloud.credentials");
      if (part.equals("access-key-secret")) {
        assertThat(ended.everything()).doesNotContain(typed);
      }
    }
    unchanged(before);
    succeeded(lab.run("run", "resume", take.last().path("run").asText()));
  }

  @Test
  void aRegionThatDoesNotExistIsNamed() throws Exception {
    World before = world();
    Path unknown = estate("region", text -> text.replace("cn-shanghai,", "cn-atlantis,"));
    Path refused =
        estate(
            "refused",
            text ->
                text.replace("region: cn-shanghai,", "region: cn-atlantis,")
                    .replace("ecs.cn-shanghai:", "ecs.cn-atlantis:"));

    for (String command : List.of("recover", "assess")) {
      Tool.Ended noEndpoint = lab.runOn(unknown, command, "--yes");
      Refused.andSaysWhy(USAGE, noEndpoint);
      assertThat(noEndpoint.error()).contains("no endpoint for ecs.cn-atlantis", "region");

      Tool.Ended ended = lab.runOn(refused, command, "--yes");
      Refused.andSaysWhy(FAILED, ended);
      assertThat(ended.error()).contains("InvalidRegionId", "sites.*.region");
      assertThat(ended.error().contains("run resume")).isEqualTo(command.equals("recover"));
    }
    unchanged(before);
    assertThat(succeeded(lab.run("assess")).everything()).contains("server data: healthy");
  }

  @Test
  void aHostThatDoesNotAnswerIsNamedAndASecondRunWaitsForNobody() throws Exception {
    World before = world();
    Path silent = estate("silent", text -> text.replace("port: 2222", "port: 2299"));

    Tool.Running first =
        lab.startOn(silent, "--runbooks", ownRunbooks.toString(), "snapshot", "take", "--now");
    awaitProgress(first, "command");
    Tool.Ended second = lab.run("snapshot", "take", "--now");
    Tool.Ended ended = first.await(Duration.ofSeconds(40));

    Refused.andSaysWhy(LEASE_HELD, second);
    Refused.andSaysWhy(UNREACHABLE, ended);
    assertThat(ended.error()).contains(":2299").contains("ssh -p 2299");
    unchanged(before);
    succeeded(lab.run("--runbooks", ownRunbooks.toString(), "snapshot", "take", "--now"));
  }

  @Test
  void aHostWithAnotherKeyIsNotLoggedInTo() throws Exception {
    World before = world();
    List<String> known = Files.readAllLines(lab.directory().resolve("known_hosts"));
    String dataHost = known.get(0).split(" ")[0];
    String otherKey = known.get(1).split(" ", 2)[1];
    Files.writeString(home.resolve("changed"), dataHost + " " + otherKey + "\n");
    Path impostor =
        estate(
            "impostor",
            text -> text.replace("hostKeys: known_hosts", "hostKeys: " + home.resolve("changed")));

    Tool.Ended ended =
        lab.runOn(impostor, "--runbooks", ownRunbooks.toString(), "snapshot", "take", "--now");

    Refused.andSaysWhy(UNREACHABLE, ended);
    assertThat(ended.error()).contains("another host key", "ssh-keyscan");
    Tool.Ended assess = succeeded(lab.runOn(impostor, "assess"));
    assertThat(assess.everything())
        .contains("server data: no-login", "another host key", "recommended: -");
    assertThat(home.resolve("changed")).hasContent(dataHost + " " + otherKey);
    unchanged(before);
    succeeded(lab.run("--runbooks", ownRunbooks.toString(), "snapshot", "take", "--now"));
  }

  @Test
  void aSnapshotThatFailsIsSaidAndCanBeTakenBack() throws Exception {
    World before = world();
    LabClient.open(lab.directory()).fault("CreateSnapshot: fail 1");

    Tool.Ended ended = lab.run("snapshot", "take", "--now", "--json");

    Refused.andSaysWhy(FAILED, ended);
    String failed = ended.last().path("run").asText();
    assertThat(ended.error()).contains("failed", "run undo " + failed);
    succeeded(lab.run("run", "undo", failed, "--yes"));
    unchanged(before);
    String again =
        succeeded(lab.run("snapshot", "take", "--now", "--json")).last().path("run").asText();
    succeeded(lab.run("run", "undo", again, "--yes"));
    unchanged(before);
  }

  @Test
  void anUnknownServerIsShownWithThoseThatAre() throws Exception {
    World before = world();
    for (String command : List.of("assess", "recover", "drill")) {
      Tool.Ended ended = lab.run(command, "--server", "date", "--yes");
      Refused.with(USAGE, ended);
      assertThat(ended.error()).contains("no server 'date'", "--server data");
    }
    unchanged(before);
  }

  @ParameterizedTest
  @CsvSource({
    "recvoer, did you mean recover",
    "recover --dryrun, did you mean --dry-run",
    "frobnicate, understudy --help",
    "lab, understudy lab --help",
    "lab upp, did you mean",
    "run show, understudy run show --help",
    "run show nothing, understudy run list",
    "run resume 20200101t000000z-000000, understudy run list"
  })
  void aCommandThatDoesNotExistIsShownWithTheNextOne(String typed, String said) throws Exception {
    Tool.Ended ended = lab.run(typed.split(" "));

    Refused.with(typed.contains("z-") ? FAILED : USAGE, ended);
    assertThat(ended.error()).contains(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"recover", "failover", "run undo"})
  void nothingIsChangedUnaskedWhenNobodyIsThereToAsk(String command) throws Exception {
    World before = world();
    String line = command.equals("run undo") ? command + " " + run : command;

    Tool.Ended ended = lab.run(line.split(" "));

    Refused.with(USAGE, ended);
    assertThat(ended.error()).contains("--yes").contains("--dry-run");
    unchanged(before);
    succeeded(lab.run((line + " --dry-run").split(" ")));
  }

  @Test
  void aDamagedJournalIsNotTrustedAndHidesNoOtherRun() throws Exception {
    World before = world();
    Path state = home.resolve("damaged");
    Tool.copyTree(lab.directory().resolve("state"), state);
    Path journal = state.resolve("gams-platform/runs/" + run + "/journal.jsonl");
    byte[] bytes = Files.readAllBytes(journal);
    bytes[bytes.length / 2] ^= 1;
    Files.write(journal, bytes);

    for (String command : List.of("verify", "resume", "show")) {
      Tool.Ended ended = lab.run("--state", state.toString(), "run", command, run);
      Refused.andSaysWhy(FAILED, ended);
      assertThat(ended.error()).contains("cannot be trusted");
    }
    Tool.Ended list = succeeded(lab.run("--state", state.toString(), "run", "list", "--json"));
    assertThat(list.objects())
        .anyMatch(
            object ->
                object.path("run").asText().equals(run)
                    && object.path("status").asText().equals("unreadable"));
    assertThat(succeeded(lab.run("--state", state.toString(), "status")).everything())
        .contains("run verify " + run);
    assertThat(journal).hasBinaryContent(bytes);
    unchanged(before);
    succeeded(lab.run("run", "verify", run));
  }

  @Test
  void nothingIsDoneWhenItsStateCannotBeWritten() throws Exception {
    World before = world();
    Path file = Files.writeString(home.resolve("in-the-way"), "a file\n");

    for (List<String> command :
        List.of(List.of("snapshot", "take", "--now"), List.of("recover", "--yes"))) {
      String[] words =
          Stream.concat(command.stream(), Stream.of("--state", file + "/state"))
              .toArray(String[]::new);
      Tool.Ended ended = lab.run(words);
      Refused.andSaysWhy(FAILED, ended);
      assertThat(ended.error()).contains("in-the-way", "is not a directory", "--state DIR");
    }
    assertThat(file).hasContent("a file");
    unchanged(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drill --lab --sabotage everything --dir NEW",
        "drill --lab --layout round --dir NEW",
        "drill --sabotage wrong-dns",
        "lab up --layout round --dir NEW",
        "lab up --pace never --dir NEW",
        "lab up --sensors 1000 --dir NEW",
        "lab up --fault nonsense --dir NEW",
        "lab up --limit nonsense --dir NEW",
        "lab up --fleet many --dir NEW",
        "lab up --dir FILE/lab",
        "lab status --dir NEW",
        "lab break data badly --dir LAB",
        "lab break database dead --dir LAB",
        "lab break cn-atlantis unreachable --dir LAB",
        "lab mend database --dir LAB",
        "lab up --dir LAB",
        "drill --lab --dir LAB"
      })
  void aWordThatTheLabDoesNotKnowStartsNothing(String typed) throws Exception {
    World before = world();
    Path file = Files.writeString(home.resolve("file"), "a file\n");
    Path fresh = home.resolve("new");

    Tool.Ended ended =
        lab.tool(
            typed
                .replace("NEW", fresh.toString())
                .replace("LAB", lab.directory().toString())
                .replace("FILE", file.toString())
                .split(" "));

    Refused.with(USAGE, ended);
    assertThat(fresh).doesNotExist();
    unchanged(before);
  }

  /** What a mistake must leave alone. */
  private record World(
      Set<Inventory.Item> cloud, Set<LabStatus.Server> servers, Map<String, String> files) {}

  private World world() throws IOException {
    LabClient client = LabClient.open(lab.directory());
    Map<String, String> files = new TreeMap<>();
    for (String name : List.of("understudy.yaml", "known_hosts", "keys/access-key-secret")) {
      files.put(name, Files.readString(lab.directory().resolve(name)));
    }
    return new World(Set.copyOf(client.inventory()), Set.copyOf(client.status().servers()), files);
  }

  private void unchanged(World before) throws IOException {
    assertThat(world()).isEqualTo(before);
  }

  private Path estate(String name, java.util.function.UnaryOperator<String> edit)
      throws IOException {
    String right = Files.readString(lab.estate());
    String wrong = edit.apply(right);
    assertThat(wrong).isNotEqualTo(right);
    return Files.writeString(lab.directory().resolve(name + ".yaml"), wrong);
  }

  private static void awaitProgress(Tool.Running running, String word) throws InterruptedException {
    Instant until = Instant.now().plusSeconds(20);
    while (running.err().stream().noneMatch(line -> line.contains(word))) {
      assertThat(Instant.now()).as(running.err().toString()).isBefore(until);
      Thread.sleep(20);
    }
  }

  private static Tool.Ended succeeded(Tool.Ended ended) {
    assertThat(ended.exit()).as(ended.everything()).isZero();
    return Refused.withoutStack(ended);
  }
}

package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lab in one terminal, the engineer's commands in another, from the first snapshot to the last
 * proof.
 */
class TwoTerminalsIT {
  @TempDir private Path home;

  @Test
  void recoversAServerThatDoesNotBoot() throws Exception {
    List<String> portsBefore = Tool.listeningPorts();
    try (LabSession lab = LabSession.up(home)) {
      assertThat(lab.describe().path("endpoint").asText()).startsWith("http://127.0.0.1:");
      assertThat(lab.describe().path("dnsServer").asText())
          .matches("127\\.\\d+\\.\\d+\\.\\d+:\\d+");

      succeeded(lab.run("snapshot", "take", "--now", "--server", "data", "--json"));
      Tool.Ended list = succeeded(lab.run("snapshot", "list", "--json"));
      assertThat(list.objects().get(0).path("consistency").asText())
          .as(list.everything())
          .isEqualTo("application");

      succeeded(lab.run("lab", "break", "data", "unbootable"));
      Tool.Ended assess = succeeded(lab.run("assess"));
      assertThat(assess.everything()).contains("unbootable").contains("recover");

      Tool.Ended recover = succeeded(lab.run("recover", "--yes", "--json"));
      assertThat(recover.last().path("missing").asLong(-1)).as(recover.everything()).isZero();
      String run = recover.last().path("run").asText();
      String address = receipt(recover, "rebuild/login").path("address").asText();

      succeeded(lab.run("status"));
      assertThat(succeeded(lab.run("run", "list")).everything()).contains(run);
      assertThat(succeeded(lab.run("run", "show", run)).everything()).contains("rebuild/login");
      succeeded(lab.run("run", "verify", run));
      answersUnderDig(lab.describe().path("dnsServer").asText(), address);
      answersUnderSsh(lab.directory(), address);
      noSecretIsAnywhere(lab);

      lab.down();
    }
    assertThat(Tool.processesIn(home)).isEmpty();
    assertThat(Tool.listeningPorts()).isSubsetOf(portsBefore);
  }

  @Test
  void aLabComesBackAsItWasWithNothingLost() throws Exception {
    try (LabSession first = LabSession.up(home)) {
      succeeded(first.run("snapshot", "take", "--now", "--server", "data", "--json"));
      first.down();
    }
    try (LabSession second = LabSession.up(home)) {
      assertThat(succeeded(second.run("snapshot", "list", "--json")).objects())
          .anyMatch(node -> node.path("type").asText().equals("snapshot"));
      succeeded(second.lab("break", "data", "dead"));
      Tool.Ended recover = succeeded(second.run("recover", "--yes", "--json"));
      assertThat(recover.last().path("missing").asLong(-1)).isZero();
      second.down();
    }
  }

  private static Tool.Ended succeeded(Tool.Ended ended) {
    assertThat(ended.exit()).as(ended.everything()).isZero();
    return ended;
  }

  private static JsonNode receipt(Tool.Ended run, String step) {
    return run.objects().stream()
        .filter(
            node ->
                node.path("event").asText().equals("succeeded")
                    && node.path("step").asText().equals(step))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step " + step + " in " + run.everything()))
        .path("receipt");
  }

  private static void answersUnderDig(String server, String address)
      throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/dig")), "dig is missing: apt-get install -y dnsutils");
    String[] parts = server.split(":");
    for (List<String> transport : List.of(List.<String>of(), List.of("+tcp"))) {
      java.util.ArrayList<String> command =
          new java.util.ArrayList<>(
              List.of(
                  "dig",
                  "@" + parts[0],
                  "-p",
                  parts[1],
                  "+short",
                  "+norecurse",
                  "api.gams.example"));
      command.addAll(transport);
      Tool.Ended dig = Tool.external(command);
      assertThat(dig.out()).as(dig.everything()).containsExactly(address);
    }
  }

  private static void answersUnderSsh(Path dir, String address)
      throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/ssh")),
        "ssh is missing: apt-get install -y openssh-client");
    Tool.Ended ssh =
        Tool.external(
            List.of(
                "ssh",
                "-F",
                "none",
                "-p",
                "2222",
                "-i",
                dir.resolve("keys/id_ed25519").toString(),
                "-o",
                "UserKnownHostsFile=" + dir.resolve("known_hosts"),
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "IdentitiesOnly=yes",
                "root@" + address,
                "systemctl",
                "is-active",
                "gams"));
    assertThat(ssh.out()).as(ssh.everything()).containsExactly("active");
  }

  private void noSecretIsAnywhere(LabSession lab) throws IOException {
    Path secretFile = Path.of(lab.describe().path("accessKeySecretFile").asText());
    String secret = Files.readString(secretFile).strip();
    assertThat(secret).hasSizeGreaterThan(16);
    assertThat(lab.printed()).doesNotContain(secret);
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      assertThat(processes.map(Tool::commandLine)).noneMatch(command -> command.contains(secret));
    }
    try (Stream<Path> files = Files.walk(home)) {
      List<Path> holding =
          files
              .filter(Files::isRegularFile)
              .filter(path -> !path.equals(secretFile) && holds(path, secret))
              .toList();
      assertThat(holding).as("files that hold the secret").isEmpty();
    }
  }

  private static boolean holds(Path file, String secret) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
    } catch (IOException e) {
      return false;
    }
  }
}

package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever dies while a server's writes are held, they go on; and no snapshot says more than it is.
 */
class FreezeIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String LIMIT = "timeout: 3s}";

  @TempDir private Path home;

  @Test
  void writesGoOnWhoeverDiesAndOnlyAHoldThatLastedIsCalledConsistent() throws Exception {
    try (LabSession lab = LabSession.up(home, "--fault", "CreateSnapshot: slow 5s 9")) {
      HttpClient client = HttpClient.newHttpClient();
      URI platform = URI.create("http://" + address(lab) + ":8080/measurements");
      quiesceUntilResume(lab);

      // The tool is killed between freeze and thaw: the host's timer thaws.
      Tool.Running killed = take(lab);
      awaitStatus(client, platform, 503);
      killed.signal("KILL");
      killed.await(SOON);
      awaitStatus(client, platform, 200);

      // The cut is accepted only after the timer has fired: no hold that lasted.
      Tool.Ended resumed = lab.run("run", "resume", "--json");
      assertThat(resumed.exit()).as(resumed.everything()).isZero();
      assertThat(newest(lab)).as(resumed.everything()).isEqualTo("crash");
      awaitStatus(client, platform, 200);

      // The server dies while frozen: it comes back unfrozen.
      Tool.Running cutOff = take(lab);
      awaitStatus(client, platform, 503);
      assertThat(lab.lab("break", "data", "dead").exit()).isZero();
      Tool.Ended ended = cutOff.await(Duration.ofMinutes(1));
      assertThat(ended.exit()).as(ended.everything()).isZero();
      assertThat(newest(lab)).as(ended.everything()).isEqualTo("crash");
      assertThat(lab.lab("mend", "data").exit()).isZero();
      awaitStatus(client, platform, 200);

      // And a hold that lasts is one.
      Files.writeString(
          lab.estate(), Files.readString(lab.estate()).replace(LIMIT, "timeout: 30s}"));
      Tool.Ended held = take(lab).await(Duration.ofMinutes(1));
      assertThat(held.exit()).as(held.everything()).isZero();
      assertThat(newest(lab)).as(held.everything()).isEqualTo("application");
      assertThat(write(client, platform)).isEqualTo(200);
    }
  }

  private static Tool.Running take(LabSession lab) throws IOException {
    return lab.start("runbook", "run", "snapshot", "--yes", "--json", "--with", "disk=data");
  }

  /** Hooks whose hold has no end of its own, so that only a thaw can be what ended it. */
  private static void quiesceUntilResume(LabSession lab) throws IOException {
    String estate = Files.readString(lab.estate());
    String changed =
        estate
            .replace("[gamsctl, quiesce]", "[gamsctl, quiesce, --until-resume]")
            .replace("timeout: 30s}", LIMIT);
    assertThat(changed).contains("--until-resume", LIMIT);
    Files.writeString(lab.estate(), changed);
  }

  private static String address(LabSession lab) throws IOException, InterruptedException {
    JsonNode servers = lab.lab("status", "--json").last().path("servers");
    return StreamSupport.stream(servers.spliterator(), false)
        .filter(server -> server.path("tags").path("role").asText().equals("data"))
        .map(server -> server.path("address").asText())
        .findFirst()
        .orElseThrow(() -> new AssertionError(servers.toString()));
  }

  private static String newest(LabSession lab) throws IOException, InterruptedException {
    List<JsonNode> all = lab.run("snapshot", "list", "--json").objects();
    return all.get(0).path("consistency").asText();
  }

  private static void awaitStatus(HttpClient client, URI platform, int wanted)
      throws InterruptedException {
    Instant until = Instant.now().plus(SOON);
    int last = 0;
    while (Instant.now().isBefore(until)) {
      last = write(client, platform);
      if (last == wanted) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("writes answer " + last + ", not " + wanted + ", after " + SOON);
  }

  /** The status of a write; 0 when nothing answers. */
  private static int write(HttpClient client, URI platform) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(platform)
            .timeout(Duration.ofSeconds(5))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "freeze," + Instant.now().toEpochMilli() + ",1\n"))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }
}

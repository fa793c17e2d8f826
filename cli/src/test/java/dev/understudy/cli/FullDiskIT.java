package dev.understudy.cli;

import static dev.understudy.core.ExitCode.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fresh server without room for the data that is to be copied to it. */
class FullDiskIT {
  @TempDir private Path home;

  @Test
  void theDataIsNotCopiedIntoAFullDiskAndTheRunGoesOnOnceThereIsRoom() throws Exception {
    try (LabSession lab = LabSession.up(home, "--layout", "single-disk")) {
      assertThat(lab.lab("break", "data", "dead").exit()).isZero();
      Set<Path> before = disks(lab);
      JsonNode old = servers(lab).get(0);

      Tool.Running recover = lab.start("recover", "--yes", "--json");
      // The first disk to appear is the fresh server's own.
      Path full = Files.createFile(awaitNewDisk(lab, before).resolve("full"));
      Tool.Ended ended = recover.await(Duration.ofMinutes(2));

      Refused.andSaysWhy(FAILED, ended);
      assertThat(ended.error()).contains("no room", "run resume");
      assertThat(ended.last().path("problem").path("code").asText())
          .as(ended.everything())
          .isEqualTo("no-space");
      assertThat(disks(lab)).containsAll(before);
      assertThat(servers(lab)).contains(old);

      Files.delete(full);
      Tool.Ended resumed = lab.run("run", "resume", "--json");
      assertThat(resumed.exit()).as(resumed.everything()).isZero();
      assertThat(resumed.last().path("missing").asLong(-1)).as(resumed.everything()).isZero();
      lab.down();
    }
  }

  private static List<JsonNode> servers(LabSession lab) throws IOException, InterruptedException {
    JsonNode status = lab.lab("status", "--json").last();
    return Stream.iterate(0, index -> index + 1)
        .limit(status.path("servers").size())
        .map(index -> status.path("servers").get(index))
        .toList();
  }

  private static Path awaitNewDisk(LabSession lab, Set<Path> before)
      throws IOException, InterruptedException {
    Instant until = Instant.now().plusSeconds(60);
    while (Instant.now().isBefore(until)) {
      Optional<Path> fresh = disks(lab).stream().filter(disk -> !before.contains(disk)).findFirst();
      if (fresh.isPresent()) {
        return fresh.get();
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no new disk in " + lab.directory() + "\n" + lab.printed());
  }

  private static Set<Path> disks(LabSession lab) throws IOException {
    try (Stream<Path> all = Files.list(lab.directory().resolve("disks"))) {
      return all.filter(path -> path.getFileName().toString().startsWith("d-"))
          .collect(Collectors.toSet());
    }
  }
}

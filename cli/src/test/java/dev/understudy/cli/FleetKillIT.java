package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cron starts, as a process of its own that is killed or has no room for its journal. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class FleetKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path home;

  private Tool.Running start(FleetLab lab) throws IOException {
    return new Tool(home).start(command(lab));
  }

  private String[] command(FleetLab lab) {
    return new String[] {
      "-f",
      lab.server().estate().toString(),
      "--state",
      home.resolve("killed").toString(),
      "--json",
      "snapshot",
      "take"
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloud_efficiency", "cloud_essd"})
  void killedInTheMiddleTheSameCommandGoesOn(String category) throws Exception {
    try (FleetLab lab = FleetLab.up(home, FleetLab.MONTHLY, 20, 3, category)) {
      for (int many : List.of(lab.disks() / 6, lab.disks() / 2)) {
        Tool.Running running = start(lab);
        while (lab.snapshots().size() < many) {
          Thread.sleep(5);
        }
        running.signal("KILL");
        assertThat(running.await(PATIENCE).exit()).isEqualTo(137);
        assertThat(lab.snapshots()).hasSizeLessThan(lab.disks());
      }

      Tool.Ended ended = start(lab).await(PATIENCE);

      assertThat(ended.exit()).as(ended.everything()).isZero();
      assertThat(ended.error()).contains("going on with run ");
      lab.holdsOneOfEveryDisk(1);
      assertThat(lab.snapshots()).hasSize(lab.disks());
    }
  }

  /** With room for nothing, and with room for the run's first records only. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aFullStateDiskStopsTheRunAndALaterOneCompletesIt(int blocks) throws Exception {
    try (FleetLab lab = FleetLab.up(home, FleetLab.MONTHLY, 5, 2, "cloud_essd")) {
      Tool.Ended full = new Tool(home).startWithFilesUpTo(blocks, command(lab)).await(PATIENCE);

      assertThat(full.exit()).as(full.everything()).isEqualTo(30);
      assertThat(full.error()).contains("could not be written", "Free space");
      assertThat(full.last().path("problem").path("code").asText()).isEqualTo("state-unwritable");
      if (blocks == 1) {
        assertThat(lab.snapshots()).isEmpty();
      }

      Tool.Ended ended = start(lab).await(PATIENCE);

      assertThat(ended.exit()).as(ended.everything()).isZero();
      assertThat(ended.error().contains("going on with run ")).isEqualTo(blocks > 1);
      lab.holdsOneOfEveryDisk(1);
      assertThat(lab.snapshots()).hasSize(lab.disks());
    }
  }

  @Test
  void onTermItStopsWithinSecondsAndTheSameCommandGoesOn() throws Exception {
    try (FleetLab lab = FleetLab.up(home, FleetLab.MONTHLY, 20, 3, "cloud_efficiency")) {
      Tool.Running running = start(lab);
      while (lab.snapshots().size() < lab.disks() / 4) {
        Thread.sleep(5);
      }
      running.signal("TERM");
      Tool.Ended stopped = running.await(PATIENCE);
      assertThat(stopped.exit()).as(stopped.everything()).isEqualTo(130);
      assertThat(lab.snapshots()).hasSizeLessThan(lab.disks());

      Tool.Ended ended = start(lab).await(PATIENCE);

      assertThat(ended.exit()).as(ended.everything()).isZero();
      assertThat(lab.snapshots()).hasSize(lab.disks());
    }
  }
}

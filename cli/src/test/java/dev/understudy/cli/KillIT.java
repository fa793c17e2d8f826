package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real kills of the real process. Every exact point is in {@link CrashMatrixIT}. */
class KillIT {
  @TempDir private Path home;

  @Test
  void killedAtAnyMomentARunIsResumedToTheEnd() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (LabSession lab = LabSession.up(home)) {
      assertThat(lab.lab("break", "data", "dead").exit()).isZero();
      Tool.Running recover = lab.start("recover", "--yes", "--json");
      recover.awaitObject("run", Duration.ofSeconds(30));
      for (int kill = 0; kill < 3; kill++) {
        Thread.sleep(300 + random.nextInt(2500));
        recover.signal("KILL");
        recover.await(Duration.ofSeconds(10));
        recover = lab.start("run", "resume", "--json");
      }

      Tool.Ended resumed = recover.await(Duration.ofMinutes(2));

      assertThat(resumed.exit()).as("seed " + seed + "\n" + resumed.everything()).isZero();
      JsonNode status = lab.lab("status", "--json").last();
      assertThat(status.path("instances").asInt()).as(status.toString()).isEqualTo(3);
      lab.down();
    }
  }

  @Test
  void interruptedItLeavesAResumableRunWithinFiveSeconds() throws Exception {
    try (LabSession lab = LabSession.up(home)) {
      assertThat(lab.lab("break", "data", "dead").exit()).isZero();
      for (String signal : new String[] {"INT", "TERM"}) {
        Tool.Running recover =
            signal.equals("INT")
                ? lab.start("recover", "--yes", "--json")
                : lab.start("run", "resume", "--json");
        recover.awaitObject("step", Duration.ofSeconds(30));
        recover.signal(signal);
        assertThat(recover.await(Duration.ofSeconds(5)).exit()).as(signal).isEqualTo(130);
      }

      Tool.Ended resumed = lab.run("run", "resume", "--json");

      assertThat(resumed.exit()).as(resumed.everything()).isZero();
      lab.down();
    }
  }
}

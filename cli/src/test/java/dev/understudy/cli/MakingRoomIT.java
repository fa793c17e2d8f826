package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real thing does not wait behind a rehearsal. */
class MakingRoomIT {
  @TempDir private Path home;

  @Test
  void aRecoveryAsksARunningDrillToStopAndTheDrillCanBeTakenBackAfterwards() throws Exception {
    try (LabSession lab = LabSession.up(home)) {
      Tool.Running drill = lab.start("drill", "--json");
      String rehearsal = drill.awaitObject("run", Duration.ofSeconds(60)).path("run").asText();

      Tool.Ended snapshot = lab.run("snapshot", "take", "--now", "--json");
      assertThat(snapshot.exit()).as("cron is patient: " + snapshot.everything()).isEqualTo(22);
      assertThat(snapshot.error()).contains(rehearsal);

      Tool.Ended recover = lab.run("recover", "--yes", "--json");
      Tool.Ended evicted = drill.await(Duration.ofSeconds(60));

      assertThat(recover.exit()).as(recover.everything()).isZero();
      assertThat(recover.error()).contains("asking the rehearsal " + rehearsal);
      assertThat(evicted.exit()).as(evicted.everything()).isEqualTo(130);
      assertThat(evicted.last().path("problem").path("what").asText())
          .contains("made room for recover " + recover.last().path("run").asText());

      Tool.Ended undo = lab.run("run", "undo", rehearsal, "--yes", "--json");
      assertThat(undo.exit()).as(undo.everything()).isZero();
      assertThat(undo.last().path("outcome").asText()).isEqualTo("undone");
      lab.down();
    }
  }
}

package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Moving service to the other region. */
class FailoverIT {
  @TempDir private Path home;

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void worksWhileTheHomeRegionIsUnreachableAndTheOldServerIsFencedOverSsh() throws Exception {
    try (LabSession lab = LabSession.up(home)) {
      assertThat(lab.lab("break", "home", "unreachable").exit()).isZero();

      Tool.Ended failover = lab.run("failover", "--yes", "--json");

      assertThat(failover.exit()).as(failover.everything()).isZero();
      assertThat(failover.last().path("outcome").asText()).isEqualTo("succeeded");
      assertThat(failover.last().path("missing").asLong(-1)).as(failover.everything()).isZero();
      lab.down();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void refusesWhenTheOldServerCannotBeProvenFencedAndSaysHowToGoOn() throws Exception {
    try (LabSession lab = LabSession.up(home)) {
      assertThat(lab.lab("break", "data", "isolated").exit()).isZero();
      assertThat(lab.lab("break", "home", "unreachable").exit()).isZero();

      Tool.Ended refused = lab.run("failover", "--yes", "--json");
      assertThat(refused.exit()).as(refused.everything()).isEqualTo(20);
      assertThat(refused.error()).contains("--unfenced");

      Tool.Ended forced =
          lab.run(
              "failover",
              "--yes",
              "--json",
              "--unfenced",
              "the region lost power, confirmed by phone");
      assertThat(forced.exit()).as(forced.everything()).isZero();
      lab.down();
    }
  }
}

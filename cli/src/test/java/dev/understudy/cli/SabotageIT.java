package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A drill that cannot fail proves nothing: every sabotage of the lab must be noticed. */
class SabotageIT {
  @TempDir private Path home;

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @CsvSource({
    "stale-snapshot, nonce",
    "truncated-data, malformed",
    "lost-tail, missing",
    "wrong-dns, answers"
  })
  void sabotageIsCaughtAndNamed(String sabotage, String named) throws Exception {
    assertCaught("snapshot", sabotage, named);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @CsvSource({"stale-snapshot, nonce", "truncated-data, segment", "wrong-dns, answers"})
  void sabotageOfArchivesIsCaughtAndNamed(String sabotage, String named) throws Exception {
    assertCaught("archive", sabotage, named);
  }

  private void assertCaught(String from, String sabotage, String named) throws Exception {
    Tool.Ended drill =
        new Tool(home)
            .run(
                "drill",
                "--lab",
                "--from",
                from,
                "--json",
                "--sabotage",
                sabotage,
                "--dir",
                home.resolve("lab").toString());

    assertThat(drill.exit()).as(drill.everything()).isNotZero().isNotEqualTo(70);
    assertThat(drill.last().path("outcome").asText()).as(drill.everything()).isEqualTo("failed");
    assertThat(drill.last().path("problem").toString()).as(drill.everything()).contains(named);
    assertThat(Tool.processesIn(home)).isEmpty();
  }
}

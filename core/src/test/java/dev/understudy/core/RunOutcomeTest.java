package dev.understudy.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunOutcomeTest {

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED,         , true,  0",
    "UNDONE,            , false, 0",
    "INTERRUPTED,INTERRUPTED, true, 130",
    "FAILED, PROOF_FAILED, false, 30",
    "FAILED, PROOF_FAILED, true, 31",
    "FAILED, LEASE_LOST, true, 31",
    "FAILED, NOT_FENCED, true, 20",
    "FAILED, CLOUD_UNREACHABLE, true, 40",
    "FAILED, OBJECTIVE_MISSED, false, 10"
  })
  void theExitCodeFollowsFromStatusProblemAndPointOfNoReturn(
      RunOutcome.Status status, ProblemCode code, boolean pastNoReturn, int exit) {
    RunOutcome outcome =
        new RunOutcome(
            MemoryJournal.RUN,
            status,
            Optional.empty(),
            Optional.ofNullable(code).map(c -> Problem.of(c, "what", "why", "hint")),
            Map.of(),
            MemoryJournal.START,
            MemoryJournal.START,
            pastNoReturn);

    assertThat(outcome.exit().number()).isEqualTo(exit);
  }
}

package dev.understudy.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.Plan;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import dev.understudy.core.SteppedTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final StepId FIRST = new StepId("s0");
  private static final StepId SECOND = new StepId("s1");

  @TempDir private Path state;
  private int runs;

  /** A run of two steps of so many seconds. */
  private RunId run(String runbook, int first, int second) {
    SteppedTime time = new SteppedTime(StoreFixture.START.plusSeconds(3600L * ++runs));
    DirectoryRunStore store = new DirectoryRunStore(state, "gams", time);
    RunId run = RunId.of(time.now(), runs);
    RunHeader header =
        new RunHeader(run, runbook, Map.of(), "gams", "", "", "me@here", "0", List.of());
    try (Journal journal = store.create(header)) {
      StoreFixture.run(plan(StoreFixture.world(), runbook, first, second), journal, time);
    }
    return run;
  }

  private static Plan plan(Set<String> world, String runbook, int first, int second) {
    return StoreFixture.plan(world, runbook, Duration.ofSeconds(first), Duration.ofSeconds(second));
  }

  private History history() {
    return History.of(StoreFixture.store(state));
  }

  @Test
  void knowsNothingBeforeTheFirstRun() {
    assertThat(history().expected("recover", FIRST)).isEmpty();
    assertThat(history().eta(plan(StoreFixture.world(), "recover", 1, 1))).isEmpty();
    assertThat(history().run("recover")).isEmpty();
  }

  @Test
  void aRunIsNotMeasuredAgainstItselfOrAgainstWhatCameLater() {
    run("recover", 1, 10);
    RunId second = run("recover", 3, 30);
    run("recover", 5, 50);

    History then = History.before(StoreFixture.store(state), second);

    assertThat(then.step("recover", FIRST).orElseThrow().count()).isEqualTo(1);
    assertThat(then.expected("recover", FIRST)).contains(Duration.ofSeconds(1));
  }

  @Test
  void expectsTheMedianAndAddsUpTheCriticalPath() {
    run("recover", 1, 10);
    run("recover", 3, 30);
    run("recover", 2, 500);

    History.Eta eta = history().eta(plan(StoreFixture.world(), "recover", 1, 1)).orElseThrow();

    assertThat(history().expected("recover", FIRST)).contains(Duration.ofSeconds(2));
    assertThat(history().step("recover", SECOND))
        .contains(new Timing(Duration.ofSeconds(30), Duration.ofSeconds(500), 3));
    assertThat(eta.total()).isEqualTo(Duration.ofSeconds(32));
    assertThat(eta.path()).containsExactly(FIRST, SECOND);
    assertThat(eta.isLowerBound()).isFalse();
    assertThat(history().run("recover").map(Timing::median)).contains(Duration.ofSeconds(33));
  }

  @Test
  void takesAStepFromAnotherRunbookThatRehearsedIt() {
    run("drill", 4, 5);

    assertThat(history().expected("recover", FIRST)).contains(Duration.ofSeconds(4));
    assertThat(history().step("recover", FIRST)).isEmpty();
  }

  @Test
  void saysWhenAStepWasNeverMeasured() {
    run("recover", 1, 2);
    Plan longer =
        StoreFixture.plan(
            StoreFixture.world(), "recover", Duration.ZERO, Duration.ZERO, Duration.ZERO);

    History.Eta eta = history().eta(longer).orElseThrow();

    assertThat(eta.total()).isEqualTo(Duration.ofSeconds(3));
    assertThat(eta.unmeasured()).containsExactly(new StepId("s2"));
    assertThat(eta.isLowerBound()).isTrue();
  }

  @Test
  void takesTheNewestThirtyOfEachRunbook() {
    run("drill", 7, 7);
    for (int i = 0; i < 35; i++) {
      run("recover", i < 5 ? 1000 : 2, 3);
    }

    Timing timing = history().step("recover", FIRST).orElseThrow();

    assertThat(timing).isEqualTo(new Timing(Duration.ofSeconds(2), Duration.ofSeconds(2), 30));
    assertThat(history().expected("drill", FIRST)).contains(Duration.ofSeconds(7));
  }

  @Test
  void leavesOutWhatDidNotSucceedOrCannotBeRead() throws Exception {
    RunId damaged = run("recover", 100, 100);
    Path file = StoreFixture.store(state).directoryOf(damaged).resolve("journal.jsonl");
    Files.writeString(file, Files.readString(file).replace("took-ms", "took-xs"));
    RunId unfinished = RunId.of(StoreFixture.START, 99);
    try (Journal journal = StoreFixture.store(state).create(StoreFixture.header(unfinished))) {
      journal.append(
          JournalEvent.STEP_SUCCEEDED, Optional.of(FIRST), 1, Map.of("took-ms", "77000"));
    }

    assertThat(history().expected("recover", FIRST)).isEmpty();
  }

  @Test
  void aResumedRunTellsAboutItsStepsButNotAboutItsLength() {
    Set<String> world = StoreFixture.world();
    world.add("s0");
    SteppedTime time = new SteppedTime(StoreFixture.START);
    DirectoryRunStore store = new DirectoryRunStore(state, "gams", time);
    try (Journal journal = store.create(StoreFixture.header(StoreFixture.RUN))) {
      journal.append(JournalEvent.STEP_STARTED, Optional.of(FIRST), 1, Map.of());
      time.advance(Duration.ofHours(9));
      StoreFixture.run(plan(world, "recover", 5, 6), journal, time);
    }

    assertThat(history().step("recover", SECOND).map(Timing::median))
        .contains(Duration.ofSeconds(6));
    assertThat(history().expected("recover", FIRST)).as("it was only looked at").isEmpty();
    assertThat(history().run("recover")).isEmpty();
  }
}

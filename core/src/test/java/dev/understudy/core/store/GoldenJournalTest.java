package dev.understudy.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.SteppedTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Journals that format 1 wrote are read and resumed for ever; the files are never regenerated. */
class GoldenJournalTest {
  @TempDir private Path state;
  private final Set<String> world = StoreFixture.world();
  private DirectoryRunStore store;

  @BeforeEach
  void openStore() {
    store = StoreFixture.store(state);
  }

  private Journal golden(String name) throws IOException {
    Path file = store.directoryOf(StoreFixture.RUN).resolve("journal.jsonl");
    Files.createDirectories(file.getParent());
    try (InputStream in = getClass().getResourceAsStream("/journals/v1/" + name)) {
      Files.copy(Objects.requireNonNull(in, name), file);
    }
    return store.open(StoreFixture.RUN);
  }

  private RunOutcome resume(Journal journal) {
    return StoreFixture.run(StoreFixture.plan(world), journal, new SteppedTime(StoreFixture.START));
  }

  @Test
  void aFinishedRunIsFinished() throws IOException {
    try (Journal journal = golden("finished.jsonl")) {
      RunOutcome outcome = resume(journal);

      assertThat(journal.header()).isEqualTo(StoreFixture.header(StoreFixture.RUN));
      assertThat(outcome.isSuccess()).isTrue();
      assertThat(outcome.receipts()).hasSize(2);
      assertThat(world).as("nothing was done again").isEmpty();
      List<JournalRecord> records = journal.records();
      assertThat(JournalFacts.took(records.get(2))).contains(Duration.ofSeconds(1));
    }
  }

  @Test
  void aKilledRunGoesOnWithTheStepItHadStarted() throws IOException {
    world.add("s0");
    try (Journal journal = golden("killed.jsonl")) {
      RunOutcome outcome = resume(journal);

      assertThat(outcome.isSuccess()).isTrue();
      assertThat(world).containsExactly("s0", "s1");
      assertThat(StoreFixture.events(journal))
          .endsWith(
              JournalEvent.STEP_STARTED,
              JournalEvent.RUN_RESUMED,
              JournalEvent.STEP_STARTED,
              JournalEvent.STEP_SUCCEEDED,
              JournalEvent.RUN_FINISHED);
    }
  }

  @Test
  void aFailedAndUndoneRunTellsWhyAndCanBeRunAgain() throws IOException {
    try (Journal journal = golden("undone.jsonl")) {
      assertThat(journal.records())
          .filteredOn(r -> r.event() == JournalEvent.STEP_FAILED)
          .singleElement()
          .satisfies(
              r ->
                  assertThat(JournalFacts.problem(r).orElseThrow().code())
                      .isEqualTo(ProblemCode.NO_SPACE));
      assertThat(journal.records())
          .extracting(JournalRecord::event)
          .contains(
              JournalEvent.RUN_INTERRUPTED,
              JournalEvent.RUN_FAILED,
              JournalEvent.STEP_COMPENSATION_STARTED,
              JournalEvent.STEP_COMPENSATION_FAILED,
              JournalEvent.STEP_COMPENSATED,
              JournalEvent.RUN_UNDONE);

      RunOutcome outcome = resume(journal);

      assertThat(outcome.isSuccess()).isTrue();
      assertThat(journal.records())
          .filteredOn(r -> r.event() == JournalEvent.STEP_SUCCEEDED)
          .last()
          .satisfies(r -> assertThat(r.attempt()).isEqualTo(2));
    }
  }

  @Test
  void aRetriedEvictedAndRebasedRunGoesOnWithThePlanThatWasAccepted() throws IOException {
    world.add("s0");
    try (Journal journal = golden("rebased.jsonl")) {
      List<JournalRecord> records = journal.records();
      assertThat(JournalFacts.retryIn(records.get(2))).contains(Duration.ofSeconds(10));
      assertThat(JournalFacts.requests(records.get(2)))
          .isEqualTo(Map.of("RunInstances", List.of("0F1A")));
      assertThat(JournalFacts.calls(records.get(4)))
          .isEqualTo(Map.of("RunInstances", 1, "DescribeInstances", 3));
      assertThat(JournalFacts.evictedBy(records.get(5))).contains("failover of other@control");
      assertThat(journal.header().steps()).hasSize(2);

      PlanInForce force = PlanInForce.of(journal.header(), records);

      assertThat(force.fingerprint()).isEqualTo("c0ffee");
      assertThat(force.steps().get(1).text()).contains("--again");
      assertThat(resume(journal).isSuccess()).isTrue();
      assertThat(world).containsExactly("s0", "s1");
    }
  }

  /** The format is frozen: what this version would write for an old record is the old line. */
  @ParameterizedTest
  @ValueSource(strings = {"finished.jsonl", "killed.jsonl", "undone.jsonl", "rebased.jsonl"})
  void everyRecordIsWrittenAsItWas(String name) throws IOException {
    try (Journal journal = golden(name)) {
      Path file = store.directoryOf(StoreFixture.RUN).resolve("journal.jsonl");

      assertThat(journal.records().stream().map(JournalLine::of).toList())
          .isEqualTo(Files.readAllLines(file));
    }
  }
}

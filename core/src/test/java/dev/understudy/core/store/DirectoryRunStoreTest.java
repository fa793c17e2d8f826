package dev.understudy.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import dev.understudy.core.StepId;
import dev.understudy.core.SteppedTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryRunStoreTest {
  @TempDir private Path directory;

  private DirectoryRunStore store() {
    return StoreFixture.store(directory.resolve("state"));
  }

  private static Problem problemOf(ThrowableAssert.ThrowingCallable call) {
    ProblemException thrown = catchThrowableOfType(ProblemException.class, call);
    assertThat(thrown).isNotNull();
    return thrown.problem();
  }

  @Test
  void whatIsAppendedIsReadAgainAsItWas() {
    Map<String, String> data = Map.of("fact.disk", "d-1", "note", "tab\t quote\" back\\ 漢 \u2028");
    List<JournalRecord> written;
    try (Journal journal = store().create(StoreFixture.header(StoreFixture.RUN))) {
      journal.append(JournalEvent.STEP_STARTED, Optional.of(new StepId("a.b/c-1")), 1, Map.of());
      journal.append(JournalEvent.STEP_SUCCEEDED, Optional.of(new StepId("a.b/c-1")), 2, data);
      written = journal.records();
    }

    try (Journal journal = store().open(StoreFixture.RUN)) {
      assertThat(journal.records()).isEqualTo(written);
      assertThat(journal.header()).isEqualTo(StoreFixture.header(StoreFixture.RUN));
      assertThat(journal.records().get(2).data()).isEqualTo(data);
      journal.append(JournalEvent.RUN_RESUMED, Optional.empty(), 0, Map.of());
    }
    assertThat(store().read(StoreFixture.RUN)).hasSize(4);
  }

  @Test
  void theFileIsWhatTheDesignSays() throws Exception {
    Path file =
        StoreFixture.finishedRun(
            directory.resolve("state"), StoreFixture.RUN, StoreFixture.world());

    assertThat(file)
        .isEqualTo(
            directory.resolve("state/gams/runs/20261124t093015z-4f2a91").resolve("journal.jsonl"));
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0))
        .startsWith("{\"seq\":0,\"at\":\"2026-11-24T09:30:15Z\",\"event\":\"RUN_STARTED\"");
    assertThat(lines)
        .allMatch(line -> line.matches("\\{\"seq\":.*\"prev\":\"[0-9a-f]{64}\",\"sum\":.*}"));
  }

  @Test
  void everythingIsPrivate() throws Exception {
    DirectoryRunStore store = store();
    StoreFixture.finishedRun(directory.resolve("state"), StoreFixture.RUN, StoreFixture.world());
    store.acquire(new LeaseClaim("operator@control", StoreFixture.RUN, "recover")).close();

    try (Stream<Path> all = Files.walk(directory.resolve("state"))) {
      assertThat(all.toList())
          .hasSizeGreaterThan(5)
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
  }

  @Test
  void listsNewestFirstAndOnlyRunsThatHaveStarted() throws Exception {
    RunId older = new RunId("20261123t093015z-000001");
    RunId newer = new RunId("20261125t093015z-000001");
    for (RunId run : List.of(StoreFixture.RUN, newer, older)) {
      store().create(StoreFixture.header(run)).close();
    }
    Path runs = directory.resolve("state/gams/runs");
    Files.createDirectory(runs.resolve("20261126t093015z-000001"));
    Files.createDirectory(runs.resolve("notes"));

    assertThat(store().list()).containsExactly(newer, StoreFixture.RUN, older);
  }

  @Test
  void anEmptyStoreHasNoRuns() {
    assertThat(store().list()).isEmpty();
    assertThat(directory.resolve("state")).doesNotExist();
  }

  @Test
  void aRunThatDoesNotExistIsNotFound() {
    Problem problem = problemOf(() -> store().open(StoreFixture.RUN));

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
    assertThat(problem.hint()).isEqualTo("understudy run list");
  }

  @Test
  void aStateDirectoryThatIsAFileIsAProblemWithAWayOut() throws Exception {
    Files.writeString(directory.resolve("state"), "not a directory");

    Problem creating = problemOf(() -> store().create(StoreFixture.header(StoreFixture.RUN)));
    Problem locking =
        problemOf(
            () -> store().acquire(new LeaseClaim("operator@control", StoreFixture.RUN, "recover")));

    assertThat(creating.code()).isEqualTo(ProblemCode.STATE_UNWRITABLE);
    assertThat(creating.hint()).contains("--state DIR");
    assertThat(locking.code()).isEqualTo(ProblemCode.STATE_UNWRITABLE);
  }

  @Test
  void anEstateCannotNameItsWayOutOfTheDirectory() {
    for (String name : List.of("..", "a/b", "", ".hidden", "a\0b")) {
      Problem problem =
          problemOf(
              () -> new DirectoryRunStore(directory, name, new SteppedTime(StoreFixture.START)));

      assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_FILE);
    }
  }

  @Test
  void anInterruptedThreadCanStillRecord() {
    try (Journal journal = store().create(StoreFixture.header(StoreFixture.RUN))) {
      Thread.currentThread().interrupt();

      journal.append(JournalEvent.RUN_INTERRUPTED, Optional.empty(), 0, Map.of());

      assertThat(Thread.interrupted()).isTrue();
      journal.append(JournalEvent.RUN_RESUMED, Optional.empty(), 0, Map.of());
    }
    assertThat(store().read(StoreFixture.RUN)).hasSize(3);
  }

  @Test
  void aSecondWriterOfTheSameJournalIsNoticed() {
    try (Journal first = store().create(StoreFixture.header(StoreFixture.RUN));
        Journal second = store().open(StoreFixture.RUN)) {
      second.append(JournalEvent.RUN_RESUMED, Optional.empty(), 0, Map.of());

      Problem problem =
          problemOf(() -> first.append(JournalEvent.RUN_FAILED, Optional.empty(), 0, Map.of()));

      assertThat(problem.code()).isEqualTo(ProblemCode.LEASE_LOST);
    }
    assertThat(store().read(StoreFixture.RUN)).hasSize(2);
  }

  @Test
  void aClosedJournalTakesNothingMore() {
    Journal journal = store().create(StoreFixture.header(StoreFixture.RUN));
    journal.close();
    journal.close();

    Problem problem =
        problemOf(() -> journal.append(JournalEvent.RUN_FAILED, Optional.empty(), 0, Map.of()));

    assertThat(problem.code()).isEqualTo(ProblemCode.STATE_UNWRITABLE);
  }
}

package dev.understudy.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.RunId;
import dev.understudy.core.RunSummary;
import dev.understudy.core.StepId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How runs stand is told fast, and never from anything but their journals. */
class RunSummariesTest {
  @TempDir private Path state;

  private DirectoryRunStore store() {
    return StoreFixture.store(state);
  }

  private Path index() {
    return state.resolve("gams/runs.index");
  }

  private static RunId id(int number) {
    return RunId.of(StoreFixture.START.plusSeconds(number), number);
  }

  private Path finished(int number) {
    return StoreFixture.finishedRun(state, id(number), StoreFixture.world());
  }

  private RunSummary only() {
    List<RunSummary> all = store().summaries();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static void flip(Path file, int at) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void tellsTheSameFromTheEndsFromTheIndexAndFromTheWholeJournal() {
    Path file = finished(1);

    RunSummary whole = store().summary(id(1));

    assertThat(JournalEnds.summary(id(1), file)).isEqualTo(whole);
    assertThat(only()).isEqualTo(whole);
    assertThat(index()).exists();
    assertThat(only()).as("from the index").isEqualTo(whole);
    assertThat(whole.status()).isEqualTo(RunSummary.Status.SUCCEEDED);
    assertThat(whole.arguments()).containsEntry("server", "data");
  }

  @Test
  void keepsTheProblemThatEndedARun() {
    try (Journal journal = store().create(StoreFixture.header(id(1)))) {
      journal.append(
          JournalEvent.RUN_FAILED,
          Optional.empty(),
          0,
          Map.of("code", "NO_STOCK", "what", "sold out", "effect", "NONE"));
    }

    RunSummary first = only();

    assertThat(first.problem().orElseThrow().what()).isEqualTo("sold out");
    assertThat(only()).isEqualTo(first);
  }

  @Test
  void listsTheNewestFirstAndWhatIsNotOverAsUnfinished() {
    finished(1);
    finished(3);
    store().create(StoreFixture.header(id(2))).close();

    assertThat(store().summaries())
        .extracting(RunSummary::run)
        .containsExactly(id(3), id(2), id(1));
    assertThat(store().summaries().get(1).status()).isEqualTo(RunSummary.Status.UNFINISHED);
    assertThat(store().summaries().get(1).took()).isEmpty();
  }

  @Test
  void aRunThatGoesOnIsSeenToHaveGoneOn() {
    finished(1);
    only();
    try (Journal journal = store().open(id(1))) {
      journal.append(JournalEvent.RUN_RESUMED, Optional.empty(), 0, Map.of("mode", "undo"));
    }
    assertThat(only().status()).isEqualTo(RunSummary.Status.UNFINISHED);
    try (Journal journal = store().open(id(1))) {
      journal.append(JournalEvent.RUN_UNDONE, Optional.empty(), 0, Map.of());
    }
    assertThat(only().status()).isEqualTo(RunSummary.Status.UNDONE);
  }

  @Test
  void aTornLineDoesNotCountAndALongOneIsRead() throws Exception {
    Path file = finished(1);
    try (Journal journal = store().open(id(1))) {
      journal.append(
          JournalEvent.RUN_FAILED, Optional.empty(), 0, Map.of("what", "x".repeat(100_000)));
    }
    Files.writeString(file, "{\"seq\":9,\"at\":\"20", StandardOpenOption.APPEND);

    assertThat(JournalEnds.summary(id(1), file).status()).isEqualTo(RunSummary.Status.FAILED);
    assertThat(only().status()).isEqualTo(RunSummary.Status.FAILED);
  }

  @Test
  void damageIsShownAndHidesNoOtherRun() throws Exception {
    Path file = finished(1);
    finished(2);
    byte[] good = Files.readAllBytes(file);
    for (int at : new int[] {20, 600, -20}) {
      Files.write(file, good);
      flip(file, at);

      assertThat(store().summaries())
          .extracting(RunSummary::status)
          .containsExactly(RunSummary.Status.SUCCEEDED, RunSummary.Status.UNREADABLE);
      assertThat(store().summaries().get(1).problem()).isPresent();
    }
  }

  @Test
  void anIndexThatIsDamagedOrLostIsMadeAnew() throws Exception {
    finished(1);
    RunSummary before = only();
    byte[] good = Files.readAllBytes(index());
    for (int at = 0; at < good.length; at += 37) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Files.write(index(), bad);

      assertThat(only()).isEqualTo(before);
      assertThat(index()).as("byte %d", at).hasBinaryContent(good);
    }
    Files.writeString(index(), "");
    assertThat(only()).isEqualTo(before);
    Files.delete(index());
    Files.createDirectory(index());
    assertThat(only()).as("it cannot be written").isEqualTo(before);
  }

  @Test
  void whatTheIndexKnowsIsNotReadAgain() throws Exception {
    Path file = finished(1);
    RunSummary before = only();
    FileTime time = Files.getLastModifiedTime(file);
    flip(file, 600);
    Files.setLastModifiedTime(file, time);

    assertThat(only()).isEqualTo(before);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-24T11:00:00Z")));
    assertThat(only().status()).isEqualTo(RunSummary.Status.UNREADABLE);
  }

  @Test
  void ofManyUnknownRunsTheOldAreReadAtTheirEndsOnly() throws Exception {
    List<Path> files = new ArrayList<>();
    for (int number = 0; number < 130; number++) {
      try (Journal journal = store().create(StoreFixture.header(id(number)))) {
        journal.append(JournalEvent.STEP_STARTED, Optional.of(new StepId("a")), 1, Map.of());
        journal.append(JournalEvent.RUN_FINISHED, Optional.empty(), 0, Map.of());
      }
      files.add(store().directoryOf(id(number)).resolve("journal.jsonl"));
    }
    for (Path file : List.of(files.get(0), files.get(129))) {
      flip(file, Files.readString(file).indexOf("STEP_STARTED"));
    }

    List<RunSummary> all = store().summaries();

    assertThat(all).hasSize(130);
    assertThat(all.get(0).status()).isEqualTo(RunSummary.Status.UNREADABLE);
    assertThat(all.get(129).status()).isEqualTo(RunSummary.Status.SUCCEEDED);
  }
}

package dev.understudy.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Lease;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunSummary;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.StepId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of runs must do, whatever it is made of. */
public abstract class RunStoreContract extends LeaseContract {
  /** Changes one byte of a record behind the store's back. */
  protected abstract void damage(RunId run, int seq);

  @Test
  void anEmptyStoreHasNoRunsAndNoHolder() {
    assertThat(store().list()).isEmpty();
    assertThat(store().holder()).isEmpty();
    assertThat(store().find(RUN, "approval")).isEmpty();
  }

  @Test
  void whatIsAppendedIsReadAgainByAnyStore() {
    Map<String, String> data = Map.of("fact.disk", "d-1", "note", "tab\t quote\" back\\ 漢 \u2028");
    List<JournalRecord> written;
    try (Journal journal = store().create(StoreFixture.header(RUN))) {
      journal.append(JournalEvent.STEP_STARTED, Optional.of(new StepId("a.b/c-1")), 1, Map.of());
      journal.append(JournalEvent.STEP_SUCCEEDED, Optional.of(new StepId("a.b/c-1")), 2, data);
      written = journal.records();
    }

    try (Journal journal = store().open(RUN)) {
      assertThat(journal.records()).isEqualTo(written);
      assertThat(journal.records().get(2).data()).isEqualTo(data);
      resume(journal);
    }
    assertThat(store().read(RUN)).hasSize(4).startsWith(written.toArray(new JournalRecord[0]));
  }

  @Test
  void theHeaderComesBackAsItWas() {
    RunHeader plain = StoreFixture.header(RUN);
    RunHeader header =
        new RunHeader(
            RUN,
            plain.runbook(),
            plain.arguments(),
            plain.estate(),
            plain.planFingerprint(),
            plain.observation(),
            plain.actor(),
            plain.toolVersion(),
            IntStream.range(0, 1000).mapToObj(RunStoreContract::step).toList());
    store().create(header).close();

    assertThat(store().verify(RUN).header()).isEqualTo(header);
    try (Journal journal = store().open(RUN)) {
      assertThat(journal.header()).isEqualTo(header);
    }
  }

  private static PlannedStep step(int number) {
    List<StepId> needs = number == 0 ? List.of() : List.of(new StepId("s" + (number - 1)));
    return new PlannedStep(
        new StepId("s" + number), "step " + number, needs, "host.run", "recover.md:7", "", false);
  }

  @Test
  void aVerifiedJournalHasOneChain() {
    try (Journal journal = store().create(StoreFixture.header(RUN))) {
      resume(journal);
      resume(journal);
    }

    SoundJournal sound = store().verify(RUN);

    assertThat(sound.records()).hasSize(3);
    assertThat(sound.isTorn()).isFalse();
    assertThat(sound.length()).isPositive();
    assertThat(sound.head()).matches("[0-9a-f]{64}");
  }

  @Test
  void listsTheNewestFirst() {
    RunId older = new RunId("20261123t093015z-000001");
    for (RunId run : List.of(RUN, OTHER, older)) {
      store().create(StoreFixture.header(run)).close();
    }

    assertThat(store().list()).containsExactly(OTHER, RUN, older);
  }

  @Test
  void summariesSayWhatTheJournalsSay() {
    RunStore store = store();
    Problem problem = Problem.of(ProblemCode.TIMEOUT, "too \"late\"", "slow", "again");
    try (Journal failed = store.create(StoreFixture.header(RUN));
        Journal open = store.create(StoreFixture.header(OTHER))) {
      resume(failed);
      failed.append(
          JournalEvent.RUN_FAILED,
          Optional.empty(),
          0,
          Map.of(
              "code",
              "timeout",
              "what",
              problem.what(),
              "why",
              "slow",
              "hint",
              "again",
              "effect",
              "NONE"));
      resume(open);
    }

    List<RunSummary> summaries = store().summaries();

    assertThat(summaries).containsExactly(store().summary(OTHER), store().summary(RUN));
    assertThat(summaries.get(0).status()).isEqualTo(RunSummary.Status.UNFINISHED);
    assertThat(summaries.get(1).problem()).contains(problem);
    assertThat(summaries.get(1).arguments()).isEqualTo(StoreFixture.header(RUN).arguments());
  }

  @Test
  void aRunThatDoesNotExistIsNotFound() {
    assertThat(problemOf(() -> store().open(RUN)).code()).isEqualTo(ProblemCode.NOT_FOUND);
    Problem problem = problemOf(() -> store().verify(RUN));
    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
    assertThat(problem.hint()).isEqualTo("understudy run list");
  }

  @Test
  void aRunIsNotStartedTwice() {
    store().create(StoreFixture.header(RUN)).close();

    assertThatThrownBy(() -> store().create(StoreFixture.header(RUN)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store().read(RUN)).hasSize(1);
  }

  @Test
  void aChangedRecordIsFoundWhereverItIs() {
    for (int seq = 0; seq < 3; seq++) {
      RunId run = new RunId("20261124t093015z-00000" + seq);
      try (Journal journal = store().create(StoreFixture.header(run))) {
        resume(journal);
        resume(journal);
      }
      damage(run, seq);

      Problem problem = problemOf(() -> store().verify(run));

      assertThat(problem.code()).isEqualTo(ProblemCode.JOURNAL_DAMAGED);
      assertThat(problem.what()).contains("line " + (seq + 1));
      assertThat(problemOf(() -> store().open(run)).code()).isEqualTo(ProblemCode.JOURNAL_DAMAGED);
    }
  }

  @Test
  void aSecondWriterOfTheSameJournalIsNoticed() {
    try (Journal first = store().create(StoreFixture.header(RUN));
        Journal second = store().open(RUN)) {
      resume(second);

      assertThat(problemOf(() -> resume(first)).code()).isEqualTo(ProblemCode.LEASE_LOST);
      resume(second);
    }
    assertThat(store().read(RUN)).hasSize(3);
  }

  @Test
  void aClosedJournalTakesNothingMore() {
    Journal journal = store().create(StoreFixture.header(RUN));
    journal.close();
    journal.close();

    assertThat(problemOf(() -> resume(journal)).code()).isEqualTo(ProblemCode.STATE_UNWRITABLE);
  }

  @Test
  void manyThreadsThatAppendMakeOneChain() throws Exception {
    try (Journal journal = store().create(StoreFixture.header(RUN))) {
      atOnce(
          Collections.nCopies(
              8,
              () -> {
                for (int i = 0; i < 10; i++) {
                  resume(journal);
                }
                return true;
              }));
    }

    assertThat(store().verify(RUN).records()).hasSize(81);
  }

  @Test
  void anInterruptedThreadCanStillRecordAndSeeItsLease() {
    RunStore store = store();
    try (Lease lease = store.acquire(claim(RUN));
        Journal journal = store.create(StoreFixture.header(RUN))) {
      Thread.currentThread().interrupt();

      journal.append(JournalEvent.RUN_INTERRUPTED, Optional.empty(), 0, Map.of());
      assertThat(lease.isHeld()).isTrue();

      assertThat(Thread.interrupted()).isTrue();
      resume(journal);
    }
    assertThat(store().verify(RUN).records()).hasSize(3);
  }

  @Test
  void aWordLeftForARunIsFoundByName() {
    RunStore store = store();
    store.create(StoreFixture.header(RUN)).close();

    store.leave(RUN, "approval/recover/go", "alice: yes\nbecause");
    store.leave(RUN, "approval/recover/go", "bob: yes");

    assertThat(store().find(RUN, "approval/recover/go")).contains("bob: yes");
    assertThat(store().find(RUN, "approval/recover")).isEmpty();
    assertThat(store().find(OTHER, "approval/recover/go")).isEmpty();
    assertThat(store().list()).containsExactly(RUN);
    assertThat(store().verify(RUN).records()).hasSize(1);
  }
}

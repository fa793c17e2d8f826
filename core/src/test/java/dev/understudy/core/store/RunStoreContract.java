package dev.understudy.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunHeader;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.StepId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

/** What every store of runs must do, whatever it is made of. */
public abstract class RunStoreContract {
  protected static final RunId RUN = StoreFixture.RUN;
  private static final RunId OTHER = new RunId("20261125t093015z-000001");

  /** Another store on the same state, as another process has it. */
  protected abstract RunStore store();

  /** Changes one byte of a record behind the store's back. */
  protected abstract void damage(RunId run, int seq);

  protected static Problem problemOf(ThrowableAssert.ThrowingCallable call) {
    ProblemException thrown = catchThrowableOfType(ProblemException.class, call);
    assertThat(thrown).isNotNull();
    return thrown.problem();
  }

  protected static LeaseClaim claim(RunId run) {
    return new LeaseClaim("operator@control", run, "recover");
  }

  private static void resume(Journal journal) {
    journal.append(JournalEvent.RUN_RESUMED, Optional.empty(), 0, Map.of());
  }

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
  void theSecondIsToldWhoHoldsTheLease() {
    try (Lease lease = store().acquire(claim(RUN))) {
      Problem problem = problemOf(() -> store().acquire(claim(OTHER)));

      assertThat(problem.code()).isEqualTo(ProblemCode.LEASE_HELD);
      assertThat(problem.what())
          .contains("operator@control")
          .contains(RUN.value())
          .contains("process " + ProcessHandle.current().pid());
      assertThat(lease.isHeld()).isTrue();
      LeaseHolder holder = store().holder().orElseThrow();
      assertThat(holder.run()).isEqualTo(RUN);
      assertThat(holder.runbook()).isEqualTo("recover");
      assertThat(holder.epoch()).isEqualTo(lease.epoch());
      assertThat(holder.heartbeat()).isAfterOrEqualTo(holder.since());
    }
    assertThat(store().holder()).isEmpty();
  }

  @Test
  void theEpochGrowsWithEveryHolder() {
    List<Long> epochs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Lease lease = store().acquire(claim(RUN));
      epochs.add(lease.epoch());
      if (i % 2 == 0) {
        lease.close();
      } else {
        store().breakLease(store().holder().orElseThrow(), "a test");
      }
    }

    assertThat(epochs).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whatIsGivenBackIsNotHeldAndCanBeTaken() {
    Lease first = store().acquire(claim(RUN));
    first.close();
    first.close();

    try (Lease second = store().acquire(claim(RUN))) {
      assertThat(first.isHeld()).isFalse();
      assertThat(second.isHeld()).isTrue();
      first.close();
      assertThat(second.isHeld()).isTrue();
    }
  }

  @Test
  void aBrokenLeaseIsNotHeldAndItsJournalIsLeftAlone() {
    RunStore store = store();
    Lease broken = store.acquire(claim(RUN));
    Journal journal = store.create(StoreFixture.header(RUN));
    store().breakLease(store().holder().orElseThrow(), "a test");

    assertThat(broken.isHeld()).isFalse();
    assertThat(store().holder()).isEmpty();
    RunStore next = store();
    try (Lease lease = next.acquire(claim(RUN));
        Journal resumed = next.open(RUN)) {
      assertThat(lease.epoch()).isGreaterThan(broken.epoch());
      resume(resumed);

      assertThat(broken.isHeld()).isFalse();
      assertThat(problemOf(() -> resume(journal)).code()).isEqualTo(ProblemCode.LEASE_LOST);
      broken.close();
      assertThat(lease.isHeld()).isTrue();
      resume(resumed);
    }
    assertThat(store().verify(RUN).records()).hasSize(3);
  }

  @Test
  void breakingAnOlderHolderDoesNothingToTheNext() {
    store().acquire(claim(RUN));
    LeaseHolder older = store().holder().orElseThrow();
    store().breakLease(older, "a test");

    try (Lease lease = store().acquire(claim(OTHER))) {
      store().breakLease(older, "a test");

      assertThat(lease.isHeld()).isTrue();
      assertThat(store().holder().orElseThrow().run()).isEqualTo(OTHER);
    }
  }

  @Test
  void aHolderIsAskedToMakeRoomAndItsSuccessorIsNot() {
    Lease lease = store().acquire(claim(RUN));
    assertThat(lease.evictedBy()).isEmpty();
    LeaseHolder holder = store().holder().orElseThrow();

    store().evict(holder, "run " + OTHER + " of bob@far");
    store().evict(holder, "run " + OTHER + " of alice@far");

    assertThat(lease.evictedBy()).contains("run " + OTHER + " of alice@far");
    assertThat(lease.isHeld()).isTrue();
    lease.close();
    try (Lease next = store().acquire(claim(OTHER))) {
      assertThat(next.evictedBy()).isEmpty();
    }
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

  @Test
  void ofManyWhoTryAtOnceExactlyOneHoldsIt() throws Exception {
    RunStore store = store();
    long last = 0;
    for (int round = 0; round < 10; round++) {
      List<Optional<Lease>> tried =
          atOnce(Collections.nCopies(8, () -> tryToAcquire(round(store))));
      List<Lease> holders = tried.stream().flatMap(Optional::stream).toList();

      assertThat(holders).hasSize(1);
      assertThat(holders.get(0).epoch()).isGreaterThan(last);
      last = holders.get(0).epoch();
      holders.get(0).close();
    }
  }

  /** Every second contender is a process of its own, as far as the store can tell. */
  private RunStore round(RunStore shared) {
    return Thread.currentThread().getId() % 2 == 0 ? shared : store();
  }

  @Test
  void breakingAndTakingAtOnceNeverGivesTwoHoldersOrOneEpochTwice() throws Exception {
    List<Long> epochs = Collections.synchronizedList(new ArrayList<>());
    List<Lease> all = Collections.synchronizedList(new ArrayList<>());
    Callable<Boolean> taker =
        () -> {
          for (int i = 0; i < 15; i++) {
            tryToAcquire(store())
                .ifPresent(
                    lease -> {
                      epochs.add(lease.epoch());
                      all.add(lease);
                    });
          }
          return true;
        };
    Callable<Boolean> breaker =
        () -> {
          for (int i = 0; i < 30; i++) {
            store().holder().ifPresent(holder -> store().breakLease(holder, "a test"));
          }
          return true;
        };

    atOnce(List.of(taker, breaker, taker, breaker, taker));

    assertThat(epochs).isNotEmpty().doesNotHaveDuplicates();
    List<Lease> held = all.stream().filter(Lease::isHeld).toList();
    assertThat(held).hasSizeLessThanOrEqualTo(1);
    long newest = Collections.max(epochs);
    assertThat(held).allMatch(lease -> lease.epoch() == newest);
    all.forEach(Lease::close);
  }

  private static Optional<Lease> tryToAcquire(RunStore store) {
    try {
      return Optional.of(store.acquire(claim(RUN)));
    } catch (ProblemException e) {
      assertThat(e.problem().code()).isEqualTo(ProblemCode.LEASE_HELD);
      return Optional.empty();
    }
  }

  private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(work.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : pool.invokeAll(work)) {
        results.add(result.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}

package dev.understudy.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.LeaseHolder;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

/** What the lease of every store must do. */
public abstract class LeaseContract {
  protected static final RunId RUN = StoreFixture.RUN;
  static final RunId OTHER = new RunId("20261125t093015z-000001");

  /** Another store on the same state, as another process has it. */
  protected abstract RunStore store();

  protected static Problem problemOf(ThrowableAssert.ThrowingCallable call) {
    ProblemException thrown = catchThrowableOfType(ProblemException.class, call);
    assertThat(thrown).isNotNull();
    return thrown.problem();
  }

  protected static LeaseClaim claim(RunId run) {
    return new LeaseClaim("operator@control", run, "recover");
  }

  static void resume(Journal journal) {
    journal.append(JournalEvent.RUN_RESUMED, Optional.empty(), 0, Map.of());
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

  static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
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

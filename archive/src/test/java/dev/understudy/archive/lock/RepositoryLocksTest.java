package dev.understudy.archive.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.archive.store.DirectoryStore;
import dev.understudy.archive.store.Store;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.SteppedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryLocksTest {
  private static final Instant NOW = Instant.parse("2026-11-24T18:00:00Z");

  @TempDir private Path directory;
  private Store store;
  private RepositoryLocks locks;

  @BeforeEach
  void open() {
    store = new DirectoryStore(directory);
    locks = new RepositoryLocks(store, new SteppedTime(NOW));
  }

  @Test
  void letsReadersShareAndKeepsADeleterOut() {
    HeldLock one = locks.take(RepositoryLocks.CONTENTS, LockMode.SHARED, "archive create");
    HeldLock other = locks.take(RepositoryLocks.CONTENTS, LockMode.SHARED, "archive verify");

    assertThatThrownBy(() -> locks.take("contents", LockMode.EXCLUSIVE, "archive prune"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(ProblemCode.BLOCKED);
              assertThat(e.problem().why())
                  .contains("process " + ProcessHandle.current().pid(), NOW.toString());
              assertThat(e.problem().hint()).containsPattern("--break-lock [0-9a-f]{16}");
            });

    one.close();
    other.close();
    other.close();
    locks.take(RepositoryLocks.CONTENTS, LockMode.EXCLUSIVE, "archive prune").close();
    assertThat(locks.standing()).isEmpty();
  }

  @Test
  void keepsReadersOutWhileADeleterIsAtWork() {
    try (HeldLock prune = locks.take("contents", LockMode.EXCLUSIVE, "archive prune")) {
      assertThatThrownBy(() -> locks.take("contents", LockMode.SHARED, "archive create"))
          .hasMessageContaining("archive prune");

      assertThat(prune.isHeld()).isTrue();
      assertThat(locks.standing()).extracting(StandingLock::id).containsExactly(prune.id());
    }
  }

  @Test
  void keepsApartOnlyWhatHasOneSubject() {
    try (HeldLock one = locks.take(RepositoryLocks.ofSource("a"), LockMode.EXCLUSIVE, "");
        HeldLock other = locks.take(RepositoryLocks.ofSource("b"), LockMode.EXCLUSIVE, "")) {
      assertThat(one.isHeld()).isTrue();
      assertThat(other.isHeld()).isTrue();
    }
  }

  @Test
  void removesTheLockOfAProcessThatHasEndedHere() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    LockOwner us = LockOwner.us();
    put(new LockOwner(us.host(), us.system(), us.boot(), process.pid(), 0));

    HeldLock held = locks.take("contents", LockMode.EXCLUSIVE, "archive prune");

    assertThat(locks.standing()).extracting(StandingLock::id).containsExactly(held.id());
  }

  @Test
  void removesTheLockWhoseProcessIdAnotherProcessHasGot() {
    LockOwner us = LockOwner.us();
    put(new LockOwner(us.host(), us.system(), us.boot(), us.pid(), us.started() + 1));

    locks.take("contents", LockMode.EXCLUSIVE, "archive prune").close();

    assertThat(locks.standing()).isEmpty();
  }

  @Test
  void removesTheLockFromBeforeThisHostWasRebooted() {
    LockOwner us = LockOwner.us();
    LockOwner before = new LockOwner(us.host(), "0123", "another-boot pid:[1]", us.pid(), 1);

    assertThat(before.isGone()).as("another system of the same name").isFalse();
    assertThat(new LockOwner(us.host(), "", before.boot(), 1, 1).isGone()).isFalse();
    if (!us.system().isEmpty()) {
      assertThat(new LockOwner(us.host(), us.system(), before.boot(), 1, 1).isGone()).isTrue();
    }
  }

  @Test
  void believesThatAProcessOfAnotherHostLivesUntilItsLockIsBroken() {
    LockOwner us = LockOwner.us();
    put(new LockOwner("elsewhere", us.system(), us.boot(), 999_999_999, 1));

    assertThatThrownBy(() -> locks.take("contents", LockMode.SHARED, "archive create"))
        .hasMessageContaining("elsewhere");
    String id = locks.standing().get(0).id();

    assertThat(locks.breakLock("0")).isFalse();
    assertThat(locks.breakLock(id)).isTrue();
    locks.take("contents", LockMode.SHARED, "archive create").close();
  }

  @Test
  void tellsTheHolderThatItsLockWasBroken() {
    HeldLock held = locks.take("contents", LockMode.EXCLUSIVE, "archive prune");

    locks.breakLock(held.id());

    assertThat(held.isHeld()).isFalse();
  }

  @Test
  void respectsALockThatItCannotRead() throws IOException {
    Files.createDirectories(directory.resolve("locks/contents"));
    Files.writeString(directory.resolve("locks/contents/exclusive.00"), "{torn");

    assertThatThrownBy(() -> locks.take("contents", LockMode.SHARED, "archive create"))
        .hasMessageContaining("locked");
  }

  @Test
  void neverGivesOneLockToTwoOfManyThatRace() throws Exception {
    int racers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(racers);
    try {
      for (int round = 0; round < 50; round++) {
        CountDownLatch start = new CountDownLatch(1);
        Callable<Boolean> racer =
            () -> {
              start.await();
              try {
                locks.take("contents", LockMode.EXCLUSIVE, "archive prune");
                return true;
              } catch (ProblemException e) {
                return false;
              }
            };
        List<Future<Boolean>> all =
            java.util.stream.IntStream.range(0, racers)
                .mapToObj(i -> threads.submit(racer))
                .toList();
        start.countDown();
        int winners = 0;
        for (Future<Boolean> each : all) {
          winners += each.get() ? 1 : 0;
        }
        assertThat(winners).isLessThanOrEqualTo(1);
        assertThat(locks.standing()).hasSize(winners);
        locks.standing().forEach(lock -> locks.breakLock(lock.id()));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void put(LockOwner owner) {
    LockFile.write(
        store,
        new StandingLock(
            "00000000000000ff", "contents", LockMode.EXCLUSIVE, owner, "archive prune", NOW));
  }
}

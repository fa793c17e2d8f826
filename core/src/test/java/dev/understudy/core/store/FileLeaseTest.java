package dev.understudy.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.ExitCode;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLeaseTest {
  @TempDir private Path state;

  private Lease acquire() {
    return StoreFixture.store(state)
        .acquire(new LeaseClaim("operator@control", StoreFixture.RUN, "recover"));
  }

  private Problem refusal() {
    ProblemException thrown = catchThrowableOfType(ProblemException.class, this::acquire);
    assertThat(thrown).isNotNull();
    return thrown.problem();
  }

  @Test
  void theSecondStoreOfAProcessIsToldWhoHoldsIt() {
    try (Lease lease = acquire()) {
      Problem problem = refusal();

      assertThat(lease.isHeld()).isTrue();
      assertThat(problem.code()).isEqualTo(ProblemCode.LEASE_HELD);
      assertThat(problem.code().exit()).isEqualTo(ExitCode.LEASE_HELD);
      assertThat(problem.what())
          .contains("operator@control")
          .contains(StoreFixture.RUN.value())
          .contains("process " + ProcessHandle.current().pid())
          .contains("2026-11-24T09:30:15Z")
          .contains("on host ");
      assertThat(lease.isHeld()).isTrue();
    }
  }

  @Test
  void theEpochGrowsWithEveryHolder() {
    List<Long> epochs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      try (Lease lease = acquire()) {
        epochs.add(lease.epoch());
      }
    }

    assertThat(epochs).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatIsGivenBackIsNotHeldAndCanBeTaken() {
    Lease first = acquire();
    first.close();
    first.close();

    try (Lease second = acquire()) {
      assertThat(first.isHeld()).isFalse();
      assertThat(second.isHeld()).isTrue();
      first.close();
      assertThat(second.isHeld()).isTrue();
    }
  }

  @Test
  void anotherProcessKeepsItUntilItIsKilled() throws Exception {
    Process other = ChildProcess.start(List.of(), "hold", state);
    try {
      assertThat(ChildProcess.line(other)).isEqualTo("held 1");

      Problem problem = refusal();
      assertThat(problem.code()).isEqualTo(ProblemCode.LEASE_HELD);
      assertThat(problem.what()).contains("other@control").contains("process " + other.pid());
      assertThat(refusal().code()).isEqualTo(ProblemCode.LEASE_HELD);
    } finally {
      other.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    try (Lease lease = acquire()) {
      assertThat(lease.epoch()).isEqualTo(2);
    }
  }

  @Test
  void aRefusedStoreDoesNotFreeTheLeaseForAnotherProcess() throws Exception {
    try (Lease lease = acquire()) {
      assertThat(refusal().code()).isEqualTo(ProblemCode.LEASE_HELD);
      Process other = ChildProcess.start(List.of(), "hold", state);
      try {
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).contains("lease-held").doesNotContain("held 2");
        assertThat(lease.isHeld()).isTrue();
      } finally {
        other.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void ofManyWhoTryAtOnceExactlyOneHoldsIt() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        List<Callable<Optional<Lease>>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          tries.add(this::tryToAcquire);
        }
        List<Lease> holders = new ArrayList<>();
        for (Future<Optional<Lease>> attempt : pool.invokeAll(tries)) {
          attempt.get().ifPresent(holders::add);
        }

        assertThat(holders).hasSize(1);
        holders.forEach(Lease::close);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private Optional<Lease> tryToAcquire() {
    try {
      return Optional.of(acquire());
    } catch (ProblemException e) {
      assertThat(e.problem().code()).isEqualTo(ProblemCode.LEASE_HELD);
      return Optional.empty();
    }
  }

  @Test
  void ofThreeProcessesThatTryAtOnceExactlyOneHoldsIt() throws Exception {
    List<Process> all = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        all.add(ChildProcess.start(List.of(), "hold", state));
      }
      List<String> said = new ArrayList<>();
      for (Process each : all) {
        said.add(ChildProcess.line(each));
      }

      assertThat(said).filteredOn("held 1"::equals).hasSize(1);
      assertThat(said).filteredOn(line -> line.contains("lease-held")).hasSize(2);
    } finally {
      for (Process each : all) {
        each.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aRemovedOrReplacedStateDirectoryIsALostLease() throws Exception {
    try (Lease lease = acquire()) {
      Path lock = state.resolve("gams/lease.lock");
      Files.delete(lock);
      assertThat(lease.isHeld()).isFalse();

      Files.createFile(lock);
      assertThat(lease.isHeld()).isFalse();
    }
  }

  @Test
  void aHigherEpochIsALostLease() throws Exception {
    try (Lease lease = acquire()) {
      Files.writeString(state.resolve("gams/epoch"), "7\n");

      assertThat(lease.isHeld()).isFalse();
    }
    try (Lease next = acquire()) {
      assertThat(next.epoch()).isEqualTo(8);
    }
  }

  @Test
  void aDamagedCounterIsNotStartedAnew() throws Exception {
    acquire().close();
    Files.writeString(state.resolve("gams/epoch"), "x");

    assertThat(refusal().code()).isEqualTo(ProblemCode.STATE_UNWRITABLE);
  }

  @Test
  void anInterruptedThreadStillSeesThatItHoldsIt() {
    try (Lease lease = acquire()) {
      Thread.currentThread().interrupt();
      assertThat(lease.isHeld()).isTrue();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aHolderThatEndsGivesItBack() throws Exception {
    Process other = ChildProcess.start(List.of(), "hold", state);
    assertThat(ChildProcess.line(other)).isEqualTo("held 1");

    other.getOutputStream().close();
    Lease lease = Poll.standard().orFail(StoreFixture.soon(), this::refusal, this::tryToAcquire);

    assertThat(lease.epoch()).isEqualTo(2);
    lease.close();
    assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }
}

package dev.understudy.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Deadline;
import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.Lease;
import dev.understudy.core.Poll;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.JournalMirror;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members die and wires are cut while a run goes on. */
class EtcdFailureTest {
  private static EtcdCluster cluster;

  private final String prefix = "test/" + UUID.randomUUID();
  @TempDir private Path mirror;

  @BeforeAll
  static void start() {
    EtcdCluster.assumeInstalled();
    cluster = EtcdCluster.start();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void repair() {
    cluster.repair();
  }

  private EtcdRunStore store(EtcdAccess access, Duration ttl) {
    return new EtcdRunStore(
        access,
        "gams",
        TimeSource.system(),
        new JournalMirror(mirror.resolve(UUID.randomUUID().toString()), "gams", text -> {}),
        ttl);
  }

  private EtcdRunStore store() {
    return store(cluster.access(prefix), EtcdLease.TTL);
  }

  private void isComplete(Site site) {
    assertThat(site.isWhole()).as("each effect once").isTrue();
    try (EtcdRunStore other = store()) {
      SoundJournal sound = other.verify(Site.RUN);
      assertThat(sound.records()).as("nothing acknowledged is lost").isEqualTo(site.acknowledged);
      assertThat(sound.records().get(sound.records().size() - 1).event())
          .isEqualTo(JournalEvent.RUN_FINISHED);
    }
  }

  @Test
  void aKilledLeaderCostsTheRunAMomentAndNoRecord() {
    Site site = new Site(12);
    try (EtcdRunStore store = store()) {
      RunOutcome outcome =
          site.run(
              store,
              step -> {
                if (step == 4) {
                  cluster.kill(cluster.leader());
                }
              });

      assertThat(outcome.isSuccess()).isTrue();
    }
    isComplete(site);
  }

  @Test
  void aLeaderThatIsCutOffFromTheOthersCannotTakeRecordsWithIt() {
    Site site = new Site(30);
    try (EtcdRunStore store = store()) {
      RunOutcome outcome =
          site.run(
              store,
              step -> {
                if (step == 10) {
                  cluster.isolate(cluster.leader());
                } else if (step == 20) {
                  cluster.heal();
                }
              });

      assertThat(outcome.isSuccess()).isTrue();
    }
    isComplete(site);
  }

  @Test
  void withoutAMajorityTheRunStopsBeforeTheNextEffectAndIsFinishedWhenItIsBack() {
    Site site = new Site(8);
    try (EtcdRunStore store = store(cluster.access(prefix), Duration.ofSeconds(4))) {
      RunOutcome stopped =
          site.run(
              store,
              step -> {
                if (step == 3) {
                  cluster.kill(0);
                  cluster.kill(2);
                }
              });

      assertThat(stopped.isSuccess()).isFalse();
      assertThat(stopped.problem().orElseThrow().code()).isEqualTo(ProblemCode.STATE_UNWRITABLE);
      assertThat(stopped.problem().orElseThrow().hint()).contains("--without-store");
      assertThat(site.effects).hasSize(4);
    }
    cluster.restart(0);
    cluster.awaitHealthy();

    RunOutcome finished = resumeWhenFree(site);

    assertThat(finished.isSuccess()).isTrue();
    isComplete(site);
  }

  @Test
  void aMajorityThatIsBackWithinSecondsIsWaitedFor() throws Exception {
    Site site = new Site(8);
    CompletableFuture<Void> back = new CompletableFuture<>();
    try (EtcdRunStore store = store()) {
      RunOutcome outcome =
          site.run(
              store,
              step -> {
                if (step == 3) {
                  cluster.kill(0);
                  cluster.kill(1);
                  CompletableFuture.delayedExecutor(1, java.util.concurrent.TimeUnit.SECONDS)
                      .execute(
                          () -> {
                            cluster.restart(0);
                            cluster.restart(1);
                            back.complete(null);
                          });
                }
              });

      assertThat(outcome.isSuccess()).isTrue();
    }
    back.get();
    isComplete(site);
  }

  @Test
  void aHolderThatIsCutOffBeginsNoEffectAfterAnotherHasTakenOver() throws Exception {
    Duration ttl = Duration.ofSeconds(3);
    Site site = new Site(100_000);
    EtcdCluster.ControlHost away = cluster.controlHost();
    AtomicInteger cutAt = new AtomicInteger();
    CompletableFuture<RunOutcome> cutOff;
    try (EtcdRunStore there = store(away.access(prefix), ttl);
        EtcdRunStore here = store(cluster.access(prefix), ttl)) {
      cutOff =
          CompletableFuture.supplyAsync(
              () ->
                  site.run(
                      there,
                      step -> {
                        if (step == 20) {
                          cutAt.set(site.effects.size());
                          away.cut();
                        }
                      }));

      Lease taken = awaitLease(here, cutAt);
      long takenOver = System.nanoTime();
      RunOutcome outcome = cutOff.get();

      assertThat(taken.epoch()).isEqualTo(2);
      assertThat(outcome.isSuccess()).isFalse();
      assertThat(site.effects).allMatch(effect -> effect - takenOver < 0);
      assertThat(taken.isHeld()).isTrue();
      taken.close();
    }
  }

  @Test
  void aHolderThatComesBackTooLateIsRefusedByTheStore() throws Exception {
    Duration ttl = Duration.ofSeconds(2);
    EtcdCluster.ControlHost away = cluster.controlHost();
    try (EtcdRunStore there = store(away.access(prefix), ttl);
        EtcdRunStore here = store(cluster.access(prefix), ttl)) {
      Lease old = there.acquire(Site.claim());
      Journal journal = there.create(Site.header(Site.RUN));
      away.cut();
      Lease taken = awaitLease(here, new AtomicInteger(1));
      away.heal();

      ProblemException refused =
          catchThrowableOfType(
              ProblemException.class,
              () -> journal.append(JournalEvent.RUN_FAILED, Optional.empty(), 0, Map.of()));

      assertThat(refused.problem().code()).isEqualTo(ProblemCode.LEASE_LOST);
      assertThat(old.isHeld()).isFalse();
      assertThat(here.read(Site.RUN)).hasSize(1);
      taken.close();
    }
  }

  @Test
  void whoeverNoMemberAnswersIsToldWithinSecondsWhatToDo() {
    EtcdCluster.ControlHost away = cluster.controlHost();
    away.cut();
    try (EtcdRunStore store = store(away.access(prefix), EtcdLease.TTL)) {
      ProblemException thrown =
          catchThrowableOfType(ProblemException.class, () -> store.acquire(Site.claim()));

      assertThat(thrown.problem().code()).isEqualTo(ProblemCode.STATE_UNWRITABLE);
      List<Endpoint> endpoints = away.access(prefix).endpoints();
      assertThat(thrown.problem().what()).contains(endpoints.get(2).toString());
      assertThat(thrown.problem().hint()).contains("--without-store");
    }
  }

  private RunOutcome resumeWhenFree(Site site) {
    try (EtcdRunStore store = store()) {
      awaitLease(store, new AtomicInteger(1)).close();
      return site.run(store, step -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tries for the lease once {@code go} is not 0, until it is free. */
  private static Lease awaitLease(EtcdRunStore store, AtomicInteger go)
      throws InterruptedException {
    return new Poll(Duration.ofMillis(20), Duration.ofMillis(100))
        .until(
            Deadline.in(TimeSource.system(), Duration.ofSeconds(40)),
            () -> go.get() == 0 ? Optional.<Lease>empty() : tryToAcquire(store))
        .orElseThrow();
  }

  static Optional<Lease> tryToAcquire(EtcdRunStore store) {
    try {
      return Optional.of(store.acquire(Site.claim()));
    } catch (ProblemException e) {
      assertThat(e.problem().code()).isIn(ProblemCode.LEASE_HELD, ProblemCode.STATE_UNWRITABLE);
      return Optional.empty();
    }
  }
}

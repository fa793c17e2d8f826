package dev.understudy.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.ExitCode;
import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Lease;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunStore;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.History;
import dev.understudy.core.store.JournalMirror;
import dev.understudy.core.store.OfflineRunStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store is away, the engineer goes on, the store is back. */
class RunMergeTest {
  private static EtcdCluster cluster;

  private final String prefix = "test/" + UUID.randomUUID();
  private final List<String> told = new ArrayList<>();
  @TempDir private Path home;

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

  private EtcdRunStore store(EtcdAccess access) {
    JournalMirror mirror = new JournalMirror(home.resolve("mirror"), "gams", told::add);
    return new EtcdRunStore(access, "gams", TimeSource.system(), mirror, Duration.ofSeconds(2));
  }

  private OfflineRunStore offline() {
    return new OfflineRunStore(
        home.resolve("offline"), home.resolve("mirror"), "gams", TimeSource.system());
  }

  private RunMerge merge(EtcdRunStore store) {
    return new RunMerge(offline().local(), store, "operator@control");
  }

  private static void resume(RunStore store) {
    try (Lease lease = store.acquire(Site.claim());
        Journal journal = store.open(Site.RUN)) {
      assertThat(lease.isHeld()).isTrue();
      journal.append(JournalEvent.RUN_RESUMED, Optional.empty(), 0, Map.of());
    }
  }

  private void begin(EtcdRunStore store) {
    try (Lease lease = store.acquire(Site.claim());
        Journal journal = store.create(Site.header(Site.RUN))) {
      assertThat(lease.isHeld()).isTrue();
      journal.append(JournalEvent.STEP_STARTED, Optional.of(new StepId("s0")), 1, Map.of());
    }
  }

  @Test
  void aRunThatLostItsStoreIsFinishedWithoutItAndIsWholeWhenItIsBack() {
    Site site = new Site(6);
    EtcdCluster.ControlHost host = cluster.controlHost();
    try (EtcdRunStore store = store(host.access(prefix))) {
      assertThat(site.run(store, step -> cutAt(step, host)).isSuccess()).isFalse();
    }

    assertThat(site.run(offline(), step -> {}).isSuccess()).isTrue();

    List<JournalRecord> written = site.acknowledged;
    List<String> lines = offline().local().lines(Site.RUN);
    host.heal();
    try (EtcdRunStore store = store(cluster.access(prefix))) {
      awaitExpiry(store);
      RunStore merging = new MergingRunStore(store, merge(store), told::add);
      merging.acquire(Site.claim()).close();

      assertThat(site.isWhole()).as("each effect once").isTrue();
      assertThat(store.verify(Site.RUN).records()).isEqualTo(written);
      assertThat(store.lines(Site.RUN)).isEqualTo(lines);
      assertThat(store.list()).containsExactly(Site.RUN);
      assertThat(History.of(store).step("recover", new StepId("s5"))).isPresent();
      assertThat(written)
          .filteredOn(record -> record.event() == JournalEvent.RUN_RESUMED)
          .allMatch(record -> record.data().get(OfflineRunStore.MARK).equals("without"));
      assertThat(told).hasSize(1).allMatch(text -> text.startsWith("merged run " + Site.RUN));
      assertThat(offline().local().list()).isEmpty();
      merging.acquire(Site.claim()).close();
      assertThat(told).hasSize(1);
    }
  }

  private static void awaitExpiry(EtcdRunStore store) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (store.holder().isPresent() && System.nanoTime() < end) {
      EtcdConnection.pause(Duration.ofMillis(100));
    }
  }

  private static void cutAt(int step, EtcdCluster.ControlHost host) {
    if (step == 2) {
      host.cut();
    }
  }

  @Test
  void aRunThatTheStoreNeverSawIsMergedWhole() {
    Site site = new Site(3);
    assertThat(site.run(offline(), step -> {}).isSuccess()).isTrue();

    try (EtcdRunStore store = store(cluster.access(prefix))) {
      assertThat(merge(store).waiting()).containsExactly(Site.RUN);
      assertThat(merge(store).merge(Site.RUN)).isEqualTo(site.acknowledged.size());

      assertThat(store.verify(Site.RUN).records()).isEqualTo(site.acknowledged);
      assertThat(site.acknowledged.get(0).data()).containsEntry(OfflineRunStore.MARK, "without");
      assertThat(store.list()).containsExactly(Site.RUN);
      assertThat(merge(store).waiting()).isEmpty();
    }
  }

  @Test
  void aMergeThatIsCutOffAnywhereIsFinishedByTheNext() {
    Site site = new Site(3);
    assertThat(site.run(offline(), step -> {}).isSuccess()).isTrue();
    List<String> lines = offline().local().lines(Site.RUN);
    for (int cut = 1; cut < lines.size(); cut++) {
      try (EtcdRunStore store = store(cluster.access(prefix + "/" + cut));
          EtcdJournal begun = store.begin(offline().verify(Site.RUN).header())) {
        for (int i = 0; i < cut; i++) {
          begun.append(site.acknowledged.get(i), lines.get(i));
        }
        OfflineRunStore copy =
            new OfflineRunStore(
                home.resolve("copy" + cut), home.resolve("offline"), "gams", TimeSource.system());
        copy.open(Site.RUN).close();

        int added = new RunMerge(copy.local(), store, "operator@control").merge(Site.RUN);

        assertThat(added).isEqualTo(lines.size() - cut);
        assertThat(store.lines(Site.RUN)).isEqualTo(lines);
      }
    }
  }

  @Test
  void whatTheStoreHasAlreadyIsOnlyForgottenHere() {
    try (EtcdRunStore store = store(cluster.access(prefix))) {
      begin(store);
      offline().open(Site.RUN).close();
      resume(store);

      assertThat(merge(store).merge(Site.RUN)).isZero();

      assertThat(store.read(Site.RUN)).hasSize(3);
      assertThat(offline().local().list()).isEmpty();
    }
  }

  @Test
  void aRunThatBothSidesWentOnWithIsNeverOverwritten() {
    try (EtcdRunStore store = store(cluster.access(prefix))) {
      begin(store);
      resume(offline());
      resume(store);
      List<String> here = offline().local().lines(Site.RUN);
      List<String> there = store.lines(Site.RUN);

      Problem problem =
          catchThrowableOfType(ProblemException.class, () -> merge(store).merge(Site.RUN))
              .problem();
      RunStore merging = new MergingRunStore(store, merge(store), told::add);
      merging.acquire(Site.claim()).close();

      assertThat(problem.code().exit()).isEqualTo(ExitCode.BLOCKED);
      assertThat(problem.why()).contains("record 2 (").contains("neither may overwrite");
      assertThat(told).hasSize(1).allMatch(text -> text.contains("is not merged"));
      assertThat(offline().local().lines(Site.RUN)).isEqualTo(here);
      assertThat(store.lines(Site.RUN)).isEqualTo(there);
    }
  }

  @Test
  void aRunThatGoesOnHereOrThereIsNotMergedMeanwhile() {
    resumeNew(offline());
    try (EtcdRunStore store = store(cluster.access(prefix))) {
      try (Lease here = offline().acquire(Site.claim())) {
        assertThat(refusal(store)).isEqualTo(ProblemCode.LEASE_HELD);
        assertThat(here.isHeld()).isTrue();
      }
      try (EtcdRunStore other = store(cluster.access(prefix));
          Lease there = other.acquire(Site.claim())) {
        assertThat(refusal(store)).isEqualTo(ProblemCode.LEASE_HELD);
        assertThat(there.isHeld()).isTrue();
      }
      assertThat(merge(store).merge(Site.RUN)).isEqualTo(1);
    }
  }

  private ProblemCode refusal(EtcdRunStore store) {
    return catchThrowableOfType(ProblemException.class, () -> merge(store).merge(Site.RUN))
        .problem()
        .code();
  }

  private static void resumeNew(RunStore store) {
    store.create(Site.header(Site.RUN)).close();
  }
}

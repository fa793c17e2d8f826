package dev.understudy.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.Journal;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.Lease;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.JournalMirror;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many hosts want the lease and write one journal while members and wires fail at random. */
class EtcdChaosTest {
  private static final long SEED = 20261124;
  private static final int HOSTS = 4;
  private static final Duration LENGTH = Duration.ofSeconds(18);
  private static final Duration TTL = Duration.ofSeconds(1);

  private final List<Long> epochs = Collections.synchronizedList(new ArrayList<>());
  private final List<JournalRecord> acknowledged = Collections.synchronizedList(new ArrayList<>());
  private final List<EtcdRunStore> silent = Collections.synchronizedList(new ArrayList<>());
  private final long end = System.nanoTime() + LENGTH.toNanos();
  @TempDir private Path mirror;

  @Test
  void noEpochIsHeldTwiceAndNoAcknowledgedRecordIsLost() throws Exception {
    EtcdCluster.assumeInstalled();
    ExecutorService pool = Executors.newFixedThreadPool(HOSTS + 1);
    try (EtcdCluster cluster = EtcdCluster.start()) {
      List<EtcdCluster.ControlHost> hosts =
          IntStream.range(0, HOSTS).mapToObj(host -> cluster.controlHost()).toList();
      try (EtcdRunStore first = store(cluster.access("chaos"), "first")) {
        try (Journal journal = first.create(Site.header(Site.RUN))) {
          acknowledged.addAll(journal.records());
        }
      }
      List<Future<?>> work = new ArrayList<>();
      work.add(pool.submit(() -> breakThings(cluster, hosts)));
      for (int host = 0; host < HOSTS; host++) {
        int number = host;
        work.add(pool.submit(() -> contend(hosts.get(number), number)));
      }
      for (Future<?> each : work) {
        each.get();
      }
      cluster.repair();
      silent.forEach(EtcdRunStore::close);

      assertThat(epochs).as("no two holders with one epoch").doesNotHaveDuplicates();
      assertThat(epochs).hasSizeGreaterThan(5);
      try (EtcdRunStore last = store(cluster.access("chaos"), "last")) {
        List<JournalRecord> kept = last.verify(Site.RUN).records();
        assertThat(acknowledged).hasSizeGreaterThan(20);
        assertThat(kept).as("nothing acknowledged is lost").containsAll(acknowledged);
        assertThat(kept.stream().map(EtcdChaosTest::epoch).toList())
            .as("no holder writes after its successor")
            .isSorted();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private EtcdRunStore store(EtcdAccess access, String name) {
    return new EtcdRunStore(
        access,
        "gams",
        TimeSource.system(),
        new JournalMirror(mirror.resolve(name), "gams", text -> {}),
        TTL);
  }

  private static Long epoch(JournalRecord record) {
    return Long.parseLong(record.data().getOrDefault("epoch", "0"));
  }

  private void contend(EtcdCluster.ControlHost host, int number) {
    Random random = new Random(SEED + number);
    while (System.nanoTime() < end) {
      EtcdRunStore store = store(host.access("chaos"), "host" + number);
      Optional<Lease> lease = EtcdFailureTest.tryToAcquire(store);
      if (lease.isEmpty()) {
        EtcdConnection.pause(Duration.ofMillis(50));
        if (random.nextInt(20) == 0) {
          breakIfThere(store);
        }
      } else {
        epochs.add(lease.get().epoch());
        write(store, lease.get(), 1 + random.nextInt(20));
        if (random.nextInt(3) == 0) {
          ((EtcdLease) lease.get()).die();
          silent.add(store);
          continue;
        }
      }
      store.close();
    }
  }

  private static void breakIfThere(EtcdRunStore store) {
    try {
      store.holder().ifPresent(holder -> store.breakLease(holder, "a test"));
    } catch (ProblemException e) {
      // Nobody answers now.
    }
  }

  private void write(EtcdRunStore store, Lease lease, int records) {
    try (Journal journal = store.open(Site.RUN)) {
      for (int i = 0; i < records && lease.isHeld(); i++) {
        Map<String, String> data = Map.of("epoch", Long.toString(lease.epoch()));
        acknowledged.add(journal.append(JournalEvent.RUN_RESUMED, Optional.empty(), 0, data));
        EtcdConnection.pause(Duration.ofMillis(30));
      }
    } catch (ProblemException e) {
      // It has lost the lease, or nobody answers: whatever was acknowledged must be there.
    }
  }

  private void breakThings(EtcdCluster cluster, List<EtcdCluster.ControlHost> hosts) {
    Random random = new Random(SEED);
    while (System.nanoTime() < end) {
      int member = random.nextInt(3);
      switch (random.nextInt(5)) {
        case 0 -> cluster.kill(member);
        case 1 -> cluster.kill(cluster.leader());
        case 2 -> cluster.isolate(member);
        case 3 -> cluster.isolate(cluster.leader());
        default -> hosts.get(random.nextInt(HOSTS)).cut();
      }
      EtcdConnection.pause(Duration.ofMillis(500 + random.nextInt(1500)));
      cluster.repair();
      EtcdConnection.pause(Duration.ofMillis(500 + random.nextInt(1000)));
    }
  }
}

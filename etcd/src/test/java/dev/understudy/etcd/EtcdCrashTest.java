package dev.understudy.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.StepId;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.JournalMirror;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine on the shared store: killed at any point, read from there, finished. */
class EtcdCrashTest {
  private static final int STEPS = 4;
  @TempDir private Path home;

  /** The process is gone. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash() {
      super("killed", null, false, false);
    }
  }

  /** Dies at one point, counted from 1. */
  private static final class Killer implements RunnerProbe {
    private final int at;
    private int points;

    private Killer(int at) {
      this.at = at;
    }

    @Override
    public synchronized void at(Point point, JournalEvent event, Optional<StepId> step) {
      points++;
      if (points == at) {
        throw new Crash();
      }
    }
  }

  private EtcdRunStore store(EtcdCluster cluster, String prefix) {
    return new EtcdRunStore(
        cluster.access(prefix),
        "gams",
        TimeSource.system(),
        new JournalMirror(home.resolve(prefix), "gams", text -> {}));
  }

  @Test
  void aRunKilledAtAnyPointIsFinishedByAnotherProcess() {
    EtcdCluster.assumeInstalled();
    try (EtcdCluster cluster = EtcdCluster.start()) {
      int kills = 0;
      for (boolean isKilled = true; isKilled; kills++) {
        Site site = new Site(STEPS);
        isKilled = isKilled(site, cluster, "kill-" + kills, kills + 1);
        try (EtcdRunStore other = store(cluster, "kill-" + kills)) {
          RunOutcome outcome = site.run(other, step -> {});

          assertThat(outcome.isSuccess()).isTrue();
          assertThat(site.isWhole()).as("after kill %d: each effect once", kills + 1).isTrue();
          assertThat(other.verify(Site.RUN).records()).isEqualTo(site.acknowledged);
        }
      }
      assertThat(kills - 1).as("every append and effect").isEqualTo(STEPS * 6 + 2);
      System.out.println("on the shared store: died at " + (kills - 1) + " points");
    }
  }

  private boolean isKilled(Site site, EtcdCluster cluster, String prefix, int at) {
    try (EtcdRunStore store = store(cluster, prefix)) {
      site.run(store, step -> {}, new Killer(at));
      return false;
    } catch (Crash e) {
      return true;
    }
  }
}

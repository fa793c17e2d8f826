package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.core.Lease;
import dev.understudy.core.LeaseClaim;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.DirectoryRunStore;
import dev.understudy.core.store.JournalMirror;
import dev.understudy.etcd.EtcdCluster;
import dev.understudy.etcd.EtcdRunStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two control hosts, one store: what one does the other sees, and a run outlives the store. */
class SharedStoreIT {
  private static final RunId RUN = new RunId("20261124t093015z-4f2a91");
  private static final String ESTATE = "gams-platform";
  private static EtcdCluster cluster;

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

  private static String address(String prefix) {
    return "etcd://"
        + cluster.access(prefix).endpoints().stream()
            .map(Object::toString)
            .collect(Collectors.joining(","))
        + "/"
        + prefix;
  }

  private static Tool.Ended succeeded(Tool.Ended ended) {
    assertThat(ended.exit()).as(ended.everything()).isZero();
    return ended;
  }

  @Test
  void aRunOutlivesTheStoreAndTheOtherHostSeesItAllAfterwards() throws Exception {
    String state = address("outlives");
    Tool other = new Tool(Files.createDirectory(home.resolve("other")));
    try (LabSession lab = LabSession.up(Files.createDirectory(home.resolve("here")))) {
      String estate = lab.estate().toString();
      succeeded(
          lab.run("--state", state, "snapshot", "take", "--now", "--server", "data", "--json"));
      Tool.Ended seen = succeeded(other.run("-f", estate, "--state", state, "run", "list"));
      assertThat(seen.everything()).contains("snapshot").contains("succeeded");
      lab.lab("break", "data", "dead");

      Tool.Running recover = lab.start("--state", state, "recover", "--yes", "--json");
      recover.awaitObject("step", Duration.ofSeconds(60));
      cluster.kill(0);
      cluster.kill(1);
      Tool.Ended stopped = recover.await(Duration.ofMinutes(2));
      assertThat(stopped.exit()).as(stopped.everything()).isEqualTo(30);
      assertThat(stopped.everything()).contains("--without-store");
      succeeded(lab.run("--state", state, "--without-store", "run", "resume", "--json"));
      cluster.repair();

      Tool.Ended merged = succeeded(lab.run("--state", state, "run", "merge", "--json"));
      assertThat(merged.last().path("merged").asInt()).isEqualTo(1);
      String run = merged.objects().get(0).path("run").asText();
      Tool.Ended verified =
          succeeded(other.run("-f", estate, "--state", state, "run", "verify", run, "--json"));
      assertThat(verified.last().path("records").asInt()).isGreaterThan(20);
      Tool.Ended shown =
          succeeded(other.run("-f", estate, "--state", state, "run", "show", run, "--json"));
      assertThat(shown.last().path("status").asText()).isEqualTo("succeeded");
      assertThat(succeeded(lab.run("--state", state, "run", "merge")).everything())
          .contains("nothing to merge");
      lab.down();
    }
  }

  @Test
  void theLockOfAnotherHostIsListedAndBrokenOnBothStores() throws Exception {
    try (LabSession lab = LabSession.up(home);
        RunStore shared =
            new EtcdRunStore(
                cluster.access("lock"),
                ESTATE,
                TimeSource.system(),
                new JournalMirror(home.resolve("mirror"), ESTATE, text -> {}))) {
      Path directory = home.resolve("runs");
      listedAndBroken(lab, address("lock"), shared);
      listedAndBroken(
          lab, directory.toString(), new DirectoryRunStore(directory, ESTATE, TimeSource.system()));
      lab.down();
    }
  }

  private static void listedAndBroken(LabSession lab, String state, RunStore store)
      throws Exception {
    assertThat(succeeded(lab.run("--state", state, "lock", "list")).everything())
        .contains("nobody holds this estate");
    try (Lease lease = store.acquire(new LeaseClaim("bob@ctl-2", RUN, "failover"))) {
      JsonNode lock =
          succeeded(lab.run("--state", state, "lock", "list", "--json")).objects().get(0);
      assertThat(lock.path("type").asText()).isEqualTo("lock");
      assertThat(lock.path("lock").asLong()).isEqualTo(lease.epoch());
      assertThat(lock.path("owner").asText()).isEqualTo("bob@ctl-2");
      assertThat(lock.path("run").asText()).isEqualTo(RUN.value());
      assertThat(lock.path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
      assertThat(lock.path("process").asText()).isEqualTo("alive");
      String id = lock.path("lock").asText();

      Tool.Ended held = lab.run("--state", state, "snapshot", "take", "--now", "--server", "data");
      assertThat(held.exit()).as(held.everything()).isEqualTo(22);
      assertThat(held.error()).contains("bob@ctl-2").contains(RUN.value());
      assertThat(lab.run("--state", state, "lock", "break", "9" + id, "--yes").exit()).isEqualTo(2);
      assertThat(lab.run("--state", state, "lock", "break", id).exit()).isEqualTo(2);
      assertThat(lease.isHeld()).isTrue();

      succeeded(
          lab.run("--state", state, "lock", "break", id, "--yes", "--reason", "ctl-2 is dark"));

      assertThat(lease.isHeld()).isFalse();
      assertThat(store.find(RUN, "lock-broken-" + id).orElse("")).contains("ctl-2 is dark");
      succeeded(lab.run("--state", state, "snapshot", "take", "--now", "--server", "data"));
    }
  }

  @Test
  void anAddressThatIsWrongIsRefusedWithoutShowingWhatIsInIt() throws Exception {
    try (LabSession lab = LabSession.up(home)) {
      Tool.Ended secret = lab.run("--state", "etcd://me:hunter2@h1:2379", "run", "list");
      Tool.Ended missing =
          lab.run(
              "--state", "etcd://h1?user=env:NOBODY_SET_THIS&password=env:NOR_THIS", "run", "list");
      Tool.Ended without = lab.run("--without-store", "run", "list");

      for (Tool.Ended refused : List.of(secret, missing, without)) {
        assertThat(refused.exit()).as(refused.everything()).isEqualTo(2);
        assertThat(refused.error()).contains("hint: ");
      }
      assertThat(secret.everything()).doesNotContain("hunter2");
      assertThat(missing.error()).contains("NOBODY_SET_THIS");
      lab.down();
    }
  }
}

package dev.understudy.etcd;

import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.JournalMirror;
import dev.understudy.core.store.RunStoreContract;
import io.etcd.jetcd.api.KeyValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EtcdRunStoreContractTest extends RunStoreContract {
  private static EtcdCluster cluster;

  private final String prefix = "test/" + UUID.randomUUID();
  private final List<RunStore> stores = new ArrayList<>();
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

  @AfterEach
  void close() {
    stores.forEach(RunStore::close);
  }

  @Override
  protected synchronized RunStore store() {
    JournalMirror copies =
        new JournalMirror(mirror.resolve(Integer.toString(stores.size())), "gams", text -> {});
    RunStore store = new EtcdRunStore(cluster.access(prefix), "gams", TimeSource.system(), copies);
    stores.add(store);
    return store;
  }

  @Override
  protected void damage(RunId run, int seq) {
    EtcdKeys keys = EtcdKeys.of(prefix, "gams");
    Duration patience = EtcdConnection.PATIENCE;
    try (EtcdConnection connection = new EtcdConnection(cluster.access(prefix))) {
      KeyValue record = connection.get(patience, keys.record(run, seq)).orElseThrow();
      String changed = record.getValue().toStringUtf8().replace("\"attempt\":0", "\"attempt\":1");
      connection.commit(
          patience, new EtcdTransaction().put(keys.record(run, seq), changed).request());
    }
  }
}

package dev.understudy.snapshot.retention;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Has restic judge many histories with few backups: a backup carries a tag for each history. */
final class ResticSession {
  private final Restic restic;
  private final RandomHistories random;

  ResticSession(Path directory, long seed) throws IOException {
    this.restic = new Restic(directory);
    this.random = new RandomHistories(seed);
  }

  Restic restic() {
    return restic;
  }

  /** So many judged histories for each zone, all of one pool of instants a zone. */
  List<History> judge(List<ZoneId> zones, int poolSize, int histories)
      throws InterruptedException, ExecutionException {
    List<Callable<Void>> backups = new ArrayList<>();
    List<Callable<History>> judgements = new ArrayList<>();
    for (ZoneId zone : zones) {
      List<Instant> pool = random.pool(zone, poolSize);
      List<List<String>> tags = new ArrayList<>();
      pool.forEach(instant -> tags.add(new ArrayList<>()));
      for (int number = 0; number < histories; number++) {
        String tag = zone.getId().replace('/', '-') + number;
        List<Integer> chosen = random.choose(poolSize);
        chosen.forEach(place -> tags.get(place).add(tag));
        History history = History.of(zone, random.keep(), chosen.stream().map(pool::get).toList());
        judgements.add(() -> history.judgedBy(restic, tag));
      }
      for (int place = 0; place < poolSize; place++) {
        Instant at = pool.get(place);
        List<String> carried = tags.get(place);
        if (!carried.isEmpty()) {
          backups.add(
              () -> {
                restic.backup(at, zone, carried);
                return null;
              });
        }
      }
    }
    all(backups);
    return all(judgements);
  }

  private static <T> List<T> all(List<Callable<T>> work)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(work)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}

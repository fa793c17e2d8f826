package dev.understudy.cloud.retention;

import dev.understudy.cloud.estate.Keep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

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

  /**
   * So many judged histories for each zone, of one pool of instants a zone: the first half of them
   * drawn from all of it, the others around the end of a span.
   */
  List<History> judge(List<ZoneId> zones, int poolSize, int histories)
      throws InterruptedException, ExecutionException {
    List<Callable<Void>> backups = new ArrayList<>();
    List<Callable<History>> judgements = new ArrayList<>();
    for (ZoneId zone : zones) {
      Map<Integer, List<String>> tags = new HashMap<>();
      List<Instant> pool = new ArrayList<>(random.pool(zone, poolSize / 2));
      for (int number = 0; number < histories; number++) {
        String tag = zone.getId().replace('/', '-') + number;
        Keep keep = random.keep();
        List<Integer> chosen;
        if (pool.size() < poolSize && number * 2 >= histories) {
          RandomHistories.Edge edge = random.edge(zone);
          Instant newest = edge.at().get(0);
          chosen =
              new ArrayList<>(
                  IntStream.range(0, edge.at().size()).map(n -> n + pool.size()).boxed().toList());
          pool.addAll(edge.at());
          keep = random.keep(edge.span());
          random.choose(pool.size() - edge.at().size()).stream()
              .filter(place -> !pool.get(place).isAfter(newest))
              .forEach(chosen::add);
        } else {
          chosen = random.choose(pool.size());
        }
        chosen.forEach(place -> tags.computeIfAbsent(place, any -> new ArrayList<>()).add(tag));
        History history = History.of(zone, keep, chosen.stream().map(pool::get).toList());
        judgements.add(() -> history.judgedBy(restic, tag));
      }
      tags.forEach(
          (place, carried) ->
              backups.add(
                  () -> {
                    restic.backup(pool.get(place), zone, carried);
                    return null;
                  }));
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

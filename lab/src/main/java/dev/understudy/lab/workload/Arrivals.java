package dev.understudy.lab.workload;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Counts what each address has acknowledged. Safe for many threads. */
final class Arrivals {

  /**
   * Acknowledged at one address.
   *
   * @param last epoch milliseconds
   */
  record Count(long posts, long readings, long last) {}

  private final ConcurrentSkipListMap<String, Count> counts = new ConcurrentSkipListMap<>();

  void add(String address, int readings, long now) {
    counts.merge(
        address,
        new Count(1, readings, now),
        (old, more) -> new Count(old.posts + 1, old.readings + readings, now));
  }

  Map<String, Count> counts() {
    return Map.copyOf(counts);
  }
}

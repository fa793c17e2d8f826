package dev.understudy.cloud.probe;

import java.util.Map;
import java.util.TreeMap;

/**
 * A set of whole numbers kept as runs of neighbours: a series without gaps costs one entry, however
 * long it is and in whatever order it comes.
 */
final class SlotSet {
  private final TreeMap<Long, Long> ends = new TreeMap<>();
  private long size;

  /** False when it was there already. */
  boolean add(long slot) {
    Map.Entry<Long, Long> before = ends.floorEntry(slot);
    if (before != null && before.getValue() >= slot) {
      return false;
    }
    long start = before != null && before.getValue() == slot - 1 ? before.getKey() : slot;
    Long end = ends.remove(slot + 1);
    ends.put(start, end == null ? slot : end);
    size++;
    return true;
  }

  long size() {
    return size;
  }

  /** How many runs it holds: what it costs. */
  int runs() {
    return ends.size();
  }

  /** Not of an empty set. */
  long first() {
    return ends.firstKey();
  }

  /** Not of an empty set. */
  long last() {
    return ends.lastEntry().getValue();
  }

  /** The first number between first and last that is not there; the last one plus 1 if none is. */
  long firstMissing() {
    return ends.firstEntry().getValue() + 1;
  }

  /** How many numbers from {@code low} to {@code high}, both of them too, are gaps in between. */
  long missingWithin(long low, long high) {
    long missing = 0;
    long after = first();
    for (Map.Entry<Long, Long> run : ends.entrySet()) {
      long from = Math.max(after, low);
      long to = Math.min(run.getKey() - 1, high);
      missing += Math.max(0, to - from + 1);
      after = run.getValue() + 1;
    }
    return missing;
  }
}

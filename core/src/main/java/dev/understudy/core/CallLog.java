package dev.understudy.core;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which calls of the cloud's API each step makes. Steps run on threads of their own, and so a call
 * belongs to the step on whose thread, or on a thread begun by it, it was made.
 */
public final class CallLog {
  private static final int IDS = 20;

  /** Calls of one step by action. */
  private static final class Tally {
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, String> requests = new LinkedHashMap<>();
    private int kept;

    private synchronized void add(String action, String requestId, boolean changes) {
      counts.merge(action, 1, Integer::sum);
      if (changes && !requestId.isEmpty() && kept < IDS) {
        kept++;
        requests.merge(action, requestId, (old, next) -> old + "," + next);
      }
    }

    private synchronized Map<String, String> data() {
      return JournalFacts.ofCalls(counts, requests);
    }
  }

  @SuppressWarnings(
      "ThreadLocalUsage") // one log belongs to one run, and a process may have several
  private final InheritableThreadLocal<Tally> current = new InheritableThreadLocal<>();

  /** A call has been made; forgotten when no step is being performed on this thread. */
  public void record(String action, String requestId, boolean changes) {
    Tally tally = current.get();
    if (tally != null) {
      tally.add(action, requestId, changes);
    }
  }

  /** A step begins on this thread. */
  void begin() {
    current.set(new Tally());
  }

  /** What was called since, as the data of a journal record. */
  Map<String, String> end() {
    Tally tally = current.get();
    return tally == null ? Map.of() : tally.data();
  }
}

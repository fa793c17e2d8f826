package dev.understudy.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How receipts, durations and problems are written into the data of a journal record, and read from
 * it. The facts of a receipt carry the prefix {@code fact.}; every other key is the runner's.
 */
public final class JournalFacts {
  static final String CODE = "code";
  static final String EFFECT = "effect";
  static final String PHASE = "phase";
  static final String STEP = "step";
  static final String RETRY = "retry-in-ms";
  static final String EVICTED_BY = "evicted-by";
  private static final String CALL = "call.";
  private static final String REQUEST = "request.";
  private static final String FACT = "fact.";
  private static final String TOOK = "took-ms";
  private static final String FOUND = "found";
  private static final String WHAT = "what";
  private static final String WHY = "why";
  private static final String HINT = "hint";

  private JournalFacts() {}

  static Map<String, String> of(Receipt receipt) {
    Map<String, String> data = new LinkedHashMap<>();
    receipt.facts().forEach((name, value) -> data.put(FACT + name, value));
    return data;
  }

  static Map<String, String> of(Receipt receipt, Duration took, boolean found) {
    Map<String, String> data = of(receipt);
    data.put(TOOK, Long.toString(took.toMillis()));
    if (found) {
      data.put(FOUND, "true");
    }
    return data;
  }

  static Map<String, String> of(Problem problem) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(CODE, problem.code().label());
    data.put(WHAT, problem.what());
    data.put(WHY, problem.why());
    data.put(HINT, problem.hint());
    data.put(EFFECT, problem.effect().name());
    return data;
  }

  /** The receipt that a step's record carries; empty of facts when it carries none. */
  public static Receipt receipt(JournalRecord record) {
    return new Receipt(prefixed(record, FACT));
  }

  /** How long it took, where the record says so. */
  public static Optional<Duration> took(JournalRecord record) {
    return Optional.ofNullable(record.data().get(TOOK))
        .map(text -> Duration.ofMillis(Long.parseLong(text)));
  }

  /** Whether the effect was there already, so that the duration is that of a look only. */
  public static boolean found(JournalRecord record) {
    return "true".equals(record.data().get(FOUND));
  }

  static Map<String, String> ofCalls(Map<String, Integer> counts, Map<String, String> requests) {
    Map<String, String> data = new LinkedHashMap<>();
    counts.forEach((action, count) -> data.put(CALL + action, Integer.toString(count)));
    requests.forEach((action, ids) -> data.put(REQUEST + action, ids));
    return data;
  }

  /** How often the step called each action of the cloud's API; empty where it is not recorded. */
  public static Map<String, Integer> calls(JournalRecord record) {
    Map<String, Integer> calls = new LinkedHashMap<>();
    prefixed(record, CALL).forEach((action, count) -> calls.put(action, Integer.parseInt(count)));
    return calls;
  }

  /** The cloud's ids of the calls that changed something, by action. */
  public static Map<String, List<String>> requests(JournalRecord record) {
    Map<String, List<String>> requests = new LinkedHashMap<>();
    prefixed(record, REQUEST)
        .forEach((action, ids) -> requests.put(action, List.of(ids.split(","))));
    return requests;
  }

  /** How long the run waits before it tries the failed step again; empty when it does not. */
  public static Optional<Duration> retryIn(JournalRecord record) {
    return Optional.ofNullable(record.data().get(RETRY))
        .map(text -> Duration.ofMillis(Long.parseLong(text)));
  }

  /** Who asked an interrupted run to make room. */
  public static Optional<String> evictedBy(JournalRecord record) {
    return Optional.ofNullable(record.data().get(EVICTED_BY));
  }

  private static Map<String, String> prefixed(JournalRecord record, String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    record
        .data()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
              }
            });
    return found;
  }

  /** The problem that a failure's record carries. */
  public static Optional<Problem> problem(JournalRecord record) {
    Map<String, String> data = record.data();
    return Optional.ofNullable(data.get(CODE))
        .map(
            label ->
                new Problem(
                    ProblemCode.ofLabel(label),
                    data.getOrDefault(WHAT, ""),
                    data.getOrDefault(WHY, ""),
                    data.getOrDefault(HINT, ""),
                    Effect.valueOf(data.getOrDefault(EFFECT, Effect.UNKNOWN.name()))));
  }
}

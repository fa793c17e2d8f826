package dev.understudy.core;

import java.time.Duration;
import java.util.LinkedHashMap;
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
    Map<String, String> facts = new LinkedHashMap<>();
    record
        .data()
        .forEach(
            (name, value) -> {
              if (name.startsWith(FACT)) {
                facts.put(name.substring(FACT.length()), value);
              }
            });
    return new Receipt(facts);
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

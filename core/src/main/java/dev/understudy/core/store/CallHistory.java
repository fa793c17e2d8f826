package dev.understudy.core.store;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.StepId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which calls of the cloud's API each step made when it last succeeded, whichever runbook it was
 * part of: measured, as {@link History} measures time.
 */
public final class CallHistory {
  private static final int RUNS = 20;

  private final Map<StepId, Map<String, Integer>> calls = new HashMap<>();

  private CallHistory() {}

  /** Reads the newest 20 runs of a store. */
  public static CallHistory of(RunStore store) {
    CallHistory history = new CallHistory();
    for (RunId run : store.list().stream().limit(RUNS).toList()) {
      readable(store, run).forEach(history::take);
    }
    return history;
  }

  /** The calls by action; empty when the step was never seen to succeed. */
  public Optional<Map<String, Integer>> step(StepId step) {
    return History.names(step).stream().filter(calls::containsKey).findFirst().map(calls::get);
  }

  /** The newest run comes first, and the first word counts; an effect that was found is no call. */
  private void take(JournalRecord record) {
    if (record.event() != JournalEvent.STEP_SUCCEEDED || JournalFacts.found(record)) {
      return;
    }
    Map<String, Integer> made = JournalFacts.calls(record);
    record.step().map(History::names).orElse(List.of()).forEach(n -> calls.putIfAbsent(n, made));
  }

  private static List<JournalRecord> readable(RunStore store, RunId run) {
    try {
      return store.read(run);
    } catch (ProblemException e) {
      return List.of();
    }
  }
}

package dev.understudy.runbooks.report;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the records of a run as the runner does; every record one second after the last. */
final class Records {
  static final Instant START = Instant.parse("2026-11-13T06:10:00Z");

  private final List<JournalRecord> records = new ArrayList<>();
  private Instant at = START;

  /**
   * @param arguments names and values; a name that ends in a colon is a field of the header itself
   */
  Records(String... arguments) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("format", "1");
    data.put("run", "20261113t061000z-4f2a91");
    data.put("runbook", "recover");
    data.put("estate", "gams-platform");
    data.put("plan", "p");
    data.put("observation", "");
    data.put("actor", "root@control");
    data.put("tool", "0.1.0");
    for (int i = 0; i < arguments.length; i += 2) {
      boolean isArgument = !arguments[i].endsWith(":");
      data.put(
          isArgument ? "argument." + arguments[i] : arguments[i].replace(":", ""),
          arguments[i + 1]);
    }
    add(JournalEvent.RUN_STARTED, Optional.empty(), 0, data);
  }

  List<JournalRecord> list() {
    return List.copyOf(records);
  }

  Records wait(Duration pause) {
    at = at.plus(pause);
    return this;
  }

  Records run(JournalEvent event, String... pairs) {
    return add(event, Optional.empty(), 0, data(pairs));
  }

  Records step(JournalEvent event, String step, int attempt, String... pairs) {
    return add(event, Optional.of(new StepId(step)), attempt, data(pairs));
  }

  /** Started and succeeded with these facts. */
  Records done(String step, String... facts) {
    Map<String, String> data = new LinkedHashMap<>();
    data(facts).forEach((name, value) -> data.put("fact." + name, value));
    data.put("took-ms", "1000");
    step(JournalEvent.STEP_STARTED, step, 1);
    return add(JournalEvent.STEP_SUCCEEDED, Optional.of(new StepId(step)), 1, data);
  }

  private Records add(
      JournalEvent event, Optional<StepId> step, int attempt, Map<String, String> data) {
    records.add(new JournalRecord(records.size(), at, event, step, attempt, data, "0".repeat(64)));
    at = at.plusSeconds(1);
    return this;
  }

  private static Map<String, String> data(String... pairs) {
    Map<String, String> data = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      data.put(pairs[i], pairs[i + 1]);
    }
    return data;
  }
}

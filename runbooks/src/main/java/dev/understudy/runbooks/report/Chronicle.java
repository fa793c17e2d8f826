package dev.understudy.runbooks.report;

import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The records of a run in time, and when nothing was recorded because nobody ran it. */
record Chronicle(List<TimelineEntry> timeline, List<Standstill> standstills) {
  /** A rehearsal that failed takes back what it made at once; that is no standstill. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  static Chronicle of(List<JournalRecord> records, Instant outage) {
    Instant start = records.get(0).at();
    List<TimelineEntry> timeline = new ArrayList<>();
    List<Standstill> standstills = new ArrayList<>();
    Optional<JournalRecord> before = Optional.empty();
    for (JournalRecord record : records) {
      timeline.add(
          new TimelineEntry(
              record,
              Duration.between(start, record.at()),
              Duration.between(outage, record.at()),
              who(record),
              JournalFacts.took(record),
              JournalFacts.retryIn(record),
              JournalFacts.problem(record)));
      if (record.event() == JournalEvent.RUN_RESUMED) {
        before
            .map(last -> new Standstill(last.at(), record.at(), !isEnd(last)))
            .filter(stop -> stop.isCutOff() || stop.length().compareTo(MOMENT) >= 0)
            .ifPresent(standstills::add);
      }
      // A changed runbook is accepted while nobody runs the run yet.
      if (record.event() != JournalEvent.RUN_REBASED) {
        before = Optional.of(record);
      }
    }
    return new Chronicle(timeline, standstills);
  }

  /** Who did it, as the record itself says. */
  static Optional<String> who(JournalRecord record) {
    String key = record.event() == JournalEvent.RUN_STARTED ? "actor" : "by";
    return Optional.ofNullable(record.data().get(key)).or(() -> JournalFacts.evictedBy(record));
  }

  private static boolean isEnd(JournalRecord record) {
    return switch (record.event()) {
      case RUN_INTERRUPTED, RUN_UNDONE, RUN_FAILED, RUN_FINISHED -> true;
      case RUN_STARTED,
          RUN_RESUMED,
          RUN_REBASED,
          STEP_STARTED,
          STEP_SUCCEEDED,
          STEP_FAILED,
          STEP_COMPENSATION_STARTED,
          STEP_COMPENSATED,
          STEP_COMPENSATION_FAILED ->
          false;
    };
  }
}

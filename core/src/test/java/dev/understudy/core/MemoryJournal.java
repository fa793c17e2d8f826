package dev.understudy.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A journal in memory that outlives the runner that writes it, as a file does. */
final class MemoryJournal implements Journal {
  static final RunId RUN = new RunId("20261124t093015z-4f2a91");
  static final Instant START = Instant.parse("2026-11-24T09:30:15Z");

  private final List<JournalRecord> records = new ArrayList<>();
  private final Set<Integer> refused = ConcurrentHashMap.newKeySet();

  MemoryJournal() {
    append(JournalEvent.RUN_STARTED, Optional.empty(), 0, Map.of());
  }

  MemoryJournal(List<JournalRecord> prefix) {
    records.addAll(prefix);
  }

  /** Fails the append of record {@code seq} as a full disk does, once. */
  void refuse(int seq) {
    refused.add(seq);
  }

  @Override
  public RunHeader header() {
    return new RunHeader(RUN, "test", Map.of(), "estate", "", "", "tester@host", "0", List.of());
  }

  @Override
  public synchronized List<JournalRecord> records() {
    return List.copyOf(records);
  }

  @Override
  public synchronized JournalRecord append(
      JournalEvent event, Optional<StepId> step, int attempt, Map<String, String> data) {
    if (refused.remove(records.size())) {
      throw Problem.of(ProblemCode.STATE_UNWRITABLE, "disk full", "", "").asException();
    }
    JournalRecord record = new JournalRecord(records.size(), START, event, step, attempt, data, "");
    records.add(record);
    return record;
  }

  List<JournalEvent> events() {
    return records().stream().map(JournalRecord::event).toList();
  }

  /** The steps that have a record of {@code event}, in order. */
  List<String> steps(JournalEvent event) {
    return records().stream()
        .filter(r -> r.event() == event)
        .map(r -> r.step().orElseThrow().value())
        .toList();
  }

  JournalRecord last() {
    List<JournalRecord> all = records();
    return all.get(all.size() - 1);
  }

  @Override
  public void close() {}
}

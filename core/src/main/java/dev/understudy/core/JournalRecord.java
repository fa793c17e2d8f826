package dev.understudy.core;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a journal.
 *
 * @param seq counts from 0 without a gap
 * @param step the step it is about, if any
 * @param attempt of that step, from 1; 0 for records about the run
 * @param data facts, never a secret
 * @param prev SHA-256 in hex of the line before; 64 zeros for the first
 */
public record JournalRecord(
    long seq,
    Instant at,
    JournalEvent event,
    Optional<StepId> step,
    int attempt,
    Map<String, String> data,
    String prev) {

  public JournalRecord {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }
}

package dev.understudy.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The append-only record of one run and the only source for its resume. Each record carries the
 * SHA-256 of the line before. Safe for use by many threads of one process; across processes the
 * {@link Lease} keeps one writer.
 */
public interface Journal extends AutoCloseable {

  RunHeader header();

  /** All records so far, oldest first. */
  List<JournalRecord> records();

  /**
   * Appends and forces to stable storage before it returns.
   *
   * @throws ProblemException {@link ProblemCode#STATE_UNWRITABLE} when it could not be made
   *     durable; then the caller must not go on to the effect
   */
  JournalRecord append(
      JournalEvent event, Optional<StepId> step, int attempt, Map<String, String> data);

  @Override
  void close();
}

package dev.understudy.core;

import java.util.List;

/** Where the runs of one estate are kept: a directory, later also a shared store. */
public interface RunStore {

  /**
   * A new journal whose first record is {@code RUN_STARTED} with the header.
   *
   * @throws ProblemException {@link ProblemCode#STATE_UNWRITABLE}
   */
  Journal create(RunHeader header);

  /**
   * Opens for appending; a torn last line is dropped.
   *
   * @throws ProblemException {@link ProblemCode#NOT_FOUND}, or {@link ProblemCode#JOURNAL_DAMAGED}
   *     on any other damage
   */
  Journal open(RunId run);

  /**
   * Reads without opening for appending and without changing the file; same errors as {@link
   * #open}.
   */
  List<JournalRecord> read(RunId run);

  /** Every run, newest first. */
  List<RunId> list();

  /**
   * Takes the right to change the estate.
   *
   * @throws ProblemException {@link ProblemCode#LEASE_HELD} naming the holder
   */
  Lease acquire(String owner, RunId run);
}

package dev.understudy.core;

import java.util.List;
import java.util.Optional;

/**
 * Where the runs of one estate are kept: a directory, or a store that several control hosts share.
 * Safe for use by many threads.
 *
 * <p>Everything here may throw a {@link ProblemException}: {@link ProblemCode#STATE_UNWRITABLE}
 * when the store cannot be written, read or reached.
 */
public interface RunStore extends AutoCloseable {

  /** A new journal whose first record is {@code RUN_STARTED} with the header. */
  Journal create(RunHeader header);

  /**
   * Opens for appending; a torn last line is dropped.
   *
   * @throws ProblemException {@link ProblemCode#NOT_FOUND}, or {@link ProblemCode#JOURNAL_DAMAGED}
   *     on any other damage
   */
  Journal open(RunId run);

  /**
   * Reads without opening for appending, without changing anything and without the lease; same
   * errors as {@link #open}.
   */
  SoundJournal verify(RunId run);

  /** The records of {@link #verify}. */
  default List<JournalRecord> read(RunId run) {
    return verify(run).records();
  }

  /** Every run, newest first. */
  List<RunId> list();

  /**
   * How every run stands, newest first. Whoever can tell without reading whole journals should; one
   * that is damaged is in it as such.
   */
  default List<RunSummary> summaries() {
    return list().stream().map(this::summary).peek(RunStore::refuseWhenOutOfReach).toList();
  }

  private static void refuseWhenOutOfReach(RunSummary run) {
    run.problem()
        .filter(problem -> run.status() == RunSummary.Status.UNREADABLE)
        .filter(problem -> problem.code() == ProblemCode.STATE_UNWRITABLE)
        .ifPresent(
            problem -> {
              throw problem.asException();
            });
  }

  /** How one run stands, read whole; a damaged one is in it as such. */
  default RunSummary summary(RunId run) {
    try {
      SoundJournal journal = verify(run);
      List<JournalRecord> records = journal.records();
      return RunSummary.of(journal.header(), records.get(0), records.get(records.size() - 1));
    } catch (ProblemException e) {
      return RunSummary.unreadable(run, e.problem());
    }
  }

  /**
   * Takes the right to change the estate.
   *
   * @throws ProblemException {@link ProblemCode#LEASE_HELD} naming the holder
   */
  Lease acquire(LeaseClaim claim);

  /** Who holds the lease now; empty when nobody does. */
  Optional<LeaseHolder> holder();

  /** Asks that holder to stop and make room; nothing happens when it is gone. Repeatable. */
  void evict(LeaseHolder holder, String by);

  /**
   * Takes the lease away from that holder, which then begins no further effect; nothing happens
   * when another holds it by now. For a holder that is known to be dead or cut off.
   */
  void breakLease(LeaseHolder holder, String by);

  /** Leaves a word for a run, such as an approval; a later one of that name takes its place. */
  void leave(RunId run, String name, String text);

  /** The word left for a run under that name. */
  Optional<String> find(RunId run, String name);

  @Override
  default void close() {}
}

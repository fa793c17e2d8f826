package dev.understudy.runbooks.report;

import dev.understudy.core.SoundJournal;

/**
 * What proves that a journal was not edited. It exists only for a journal whose chain of hashes was
 * found whole.
 *
 * @param head SHA-256 of the last whole record
 * @param bytes of the whole records
 * @param isTorn a last record was cut off while it was written; it does not count
 */
public record Integrity(int records, long bytes, String head, boolean isTorn) {

  static Integrity of(SoundJournal journal) {
    return new Integrity(
        journal.records().size(), journal.length(), journal.head(), journal.isTorn());
  }
}

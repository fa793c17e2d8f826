package dev.understudy.core;

import java.util.List;

/**
 * A journal that was read and found as it was written.
 *
 * @param length of the whole lines, in bytes
 * @param head SHA-256 of the last whole line: whoever keeps it can prove later that nothing before
 *     it was rewritten
 * @param isTorn a last line was cut off while it was being written; it does not count
 */
public record SoundJournal(
    RunHeader header, List<JournalRecord> records, long length, String head, boolean isTorn) {
  public SoundJournal {
    records = List.copyOf(records);
  }
}

package dev.understudy.core.store;

import dev.understudy.core.RunId;
import dev.understudy.core.RunSummary;
import dev.understudy.core.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The summaries of ended runs, kept in one file so that ten thousand journals need not be opened.
 * Only ever a copy: an entry counts while the journal has the same length and time; a file that is
 * lost, damaged or of another version is made anew; nothing is resumed or proven from it.
 */
final class RunIndex {
  private final Path file;

  RunIndex(Path file) {
    this.file = file;
  }

  /**
   * A summary, and the journal it was made from.
   *
   * @param time last modified, in nanoseconds
   */
  record Entry(RunSummary summary, long length, long time) {

    boolean fits(long nowLength, long nowTime) {
      return length == nowLength && time == nowTime;
    }
  }

  /** Empty when there is nothing that can be used. */
  Map<RunId, Entry> read() {
    try {
      String text = Files.readString(file);
      int end = text.indexOf('\n');
      if (end < 0 || !text.substring(0, end).equals(Sha256.hex(text.substring(end + 1)))) {
        return Map.of();
      }
      Map<RunId, Entry> entries = new HashMap<>();
      text.substring(end + 1)
          .lines()
          .map(RunIndex::parse)
          .forEach(entry -> entries.put(entry.summary().run(), entry));
      return entries;
    } catch (IOException | IllegalArgumentException e) {
      return Map.of();
    }
  }

  /** Whether it can be kept is nobody's concern: it is made anew then. */
  void write(Collection<Entry> entries) {
    StringBuilder lines = new StringBuilder();
    entries.forEach(entry -> lines.append(text(entry)).append('\n'));
    try {
      Path next = Files.createTempFile(file.getParent(), "index", ".next");
      try {
        Files.writeString(next, Sha256.hex(lines.toString()) + "\n" + lines);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      // A full or read-only disk: the next reader looks into the journals again.
    }
  }

  private static String text(Entry entry) {
    return entry.length() + " " + entry.time() + " " + SummaryLine.of(entry.summary());
  }

  private static Entry parse(String text) {
    String[] parts = text.split(" ", 3);
    if (parts.length < 3) {
      throw new IllegalArgumentException("not a line of an index");
    }
    return new Entry(
        SummaryLine.parse(parts[2]), Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }
}

package dev.understudy.archive.create;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.ManifestWriter;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.spool.SortedSpool;
import dev.understudy.archive.spool.SpoolRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What has been read, collected from all channels. */
final class Results {
  /** Before the line in a record: whether it is inconsistent, and its size. */
  static final int PREFIX = 1 + Long.BYTES;

  private static final int NAMED = 1_000;

  private final SortedSpool entries;
  private final List<Segment> segments = new ArrayList<>();
  private final List<String> inconsistent = new ArrayList<>();
  private final List<String> vanished = new ArrayList<>();
  private final List<Segment> carried = new ArrayList<>();
  private long readBytes;
  private int resumed;

  Results(SortedSpool entries) {
    this.entries = entries;
  }

  static SpoolRecord record(Entry entry, byte[] line) {
    return new SpoolRecord(
        Listed.key(entry.path()),
        ByteBuffer.allocate(PREFIX + line.length)
            .put((byte) (entry.inconsistent().isPresent() ? 1 : 0))
            .putLong(entry.size())
            .put(line)
            .array());
  }

  void entry(Entry entry) throws IOException {
    entries.add(record(entry, ManifestWriter.line(entry)));
    synchronized (this) {
      readBytes += entry.size();
      if (entry.inconsistent().isPresent() && inconsistent.size() < NAMED) {
        inconsistent.add(entry.path().shown() + ": " + entry.inconsistent().get());
      }
    }
  }

  synchronized void missing(Listed listed, String word) {
    if (vanished.size() < NAMED) {
      vanished.add(listed.path().shown() + ": " + word);
    }
  }

  /** A place of the source that could not be looked into. */
  synchronized void closed(String said) {
    if (vanished.size() < NAMED) {
      vanished.add(said);
    }
  }

  synchronized void segment(Segment segment) {
    segments.add(segment);
  }

  synchronized void kept(Segment segment) {
    segments.add(segment);
    resumed++;
  }

  SortedSpool entries() {
    return entries;
  }

  /** Segments of earlier archives that this one points to. */
  synchronized void carried(List<Segment> earlier) {
    carried.addAll(earlier);
  }

  /** All that the manifest names. */
  synchronized List<Segment> segments() {
    List<Segment> all = new ArrayList<>(carried);
    all.addAll(segments);
    return all;
  }

  synchronized List<String> inconsistent() {
    return List.copyOf(inconsistent);
  }

  synchronized List<String> vanished() {
    return List.copyOf(vanished);
  }

  /** Of the segments that were made now. */
  synchronized long storedBytes() {
    return segments.stream().mapToLong(Segment::storedBytes).sum();
  }

  synchronized long readBytes() {
    return readBytes;
  }

  synchronized int resumed() {
    return resumed;
  }
}

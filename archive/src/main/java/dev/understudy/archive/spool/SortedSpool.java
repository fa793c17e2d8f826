package dev.understudy.archive.spool;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Records in the order of their keys, however many: what exceeds some megabytes goes to temporary
 * files. First all are added, by any thread; then they are read, as often as wanted.
 */
public final class SortedSpool implements AutoCloseable {
  /** What a record costs in memory beside its bytes. */
  private static final int OVERHEAD = 64;

  private final Path directory;
  private final long limit;
  private final List<SpoolRecord> records = new ArrayList<>();
  private final List<Path> runs = new ArrayList<>();
  private long held;
  private long count;
  private boolean isSorted = true;

  /**
   * @param directory where temporary files may be
   * @param limit bytes to hold in memory
   */
  public SortedSpool(Path directory, long limit) {
    this.directory = directory;
    this.limit = limit;
  }

  public synchronized void add(SpoolRecord record) throws IOException {
    records.add(record);
    isSorted = false;
    count++;
    held += OVERHEAD + record.key().length + record.value().length;
    if (held > limit) {
      spill();
    }
  }

  public synchronized long count() {
    return count;
  }

  /** All records, equal keys in any order. Files are closed when it is read to its end. */
  public synchronized Iterator<SpoolRecord> sorted() throws IOException {
    if (!isSorted) {
      records.sort(null);
      isSorted = true;
    }
    if (runs.isEmpty()) {
      return records.iterator();
    }
    PriorityQueue<Run> merge = new PriorityQueue<>();
    merge.add(new Run(records.iterator()));
    for (Path run : runs) {
      merge.add(new Run(new FileRun(run)));
    }
    return new Merge(merge);
  }

  /** Forgets all. */
  public synchronized void clear() throws IOException {
    close();
    runs.clear();
    held = 0;
    count = 0;
    isSorted = true;
  }

  @Override
  public synchronized void close() throws IOException {
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
    records.clear();
  }

  private void spill() throws IOException {
    records.sort(null);
    Path run = Files.createTempFile(directory, "run", ".spool");
    runs.add(run);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), 64 * 1024))) {
      for (SpoolRecord each : records) {
        out.writeInt(each.key().length);
        out.writeInt(each.value().length);
        out.write(each.key());
        out.write(each.value());
      }
    }
    records.clear();
    isSorted = true;
    held = 0;
  }

  /** Sorted records with the next one known. */
  private static final class Run implements Comparable<Run> {
    private final Iterator<SpoolRecord> rest;
    private Optional<SpoolRecord> head;

    Run(Iterator<SpoolRecord> rest) {
      this.rest = rest;
      this.head = rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
    }

    SpoolRecord take() {
      SpoolRecord taken = head.orElseThrow(NoSuchElementException::new);
      head = rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
      return taken;
    }

    @Override
    public int compareTo(Run other) {
      if (head.isEmpty() || other.head.isEmpty()) {
        return Boolean.compare(head.isEmpty(), other.head.isEmpty());
      }
      return head.get().compareTo(other.head.get());
    }
  }

  private record Merge(PriorityQueue<Run> runs) implements Iterator<SpoolRecord> {

    @Override
    public boolean hasNext() {
      return !runs.isEmpty() && runs.peek().head.isPresent();
    }

    @Override
    public SpoolRecord next() {
      Run run = runs.remove();
      SpoolRecord taken = run.take();
      runs.add(run);
      return taken;
    }
  }

  private static final class FileRun implements Iterator<SpoolRecord> {
    private final DataInputStream in;
    private Optional<SpoolRecord> ahead;

    FileRun(Path file) throws IOException {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 64 * 1024));
      ahead = read();
    }

    @Override
    public boolean hasNext() {
      return ahead.isPresent();
    }

    @Override
    public SpoolRecord next() {
      SpoolRecord next = ahead.orElseThrow(NoSuchElementException::new);
      try {
        ahead = read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return next;
    }

    private Optional<SpoolRecord> read() throws IOException {
      int length;
      try {
        length = in.readInt();
      } catch (EOFException e) {
        in.close();
        return Optional.empty();
      }
      byte[] key = new byte[length];
      byte[] value = new byte[in.readInt()];
      in.readFully(key);
      in.readFully(value);
      return Optional.of(new SpoolRecord(key, value));
    }
  }
}

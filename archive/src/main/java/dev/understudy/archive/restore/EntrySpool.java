package dev.understudy.archive.restore;

import dev.understudy.archive.format.GroupName;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/**
 * What a restore has to know of each entry, by group and in the order of its tar stream, in a
 * temporary file: memory holds sixteen bytes an entry. Written first, by one thread; then read by
 * any.
 */
final class EntrySpool implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;

  private final FileChannel file;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream(BUFFER);
  private final DataOutputStream out = new DataOutputStream(pending);
  private final Map<GroupName, Index> groups = new HashMap<>();
  private long written;

  /** Offsets in the tar stream, and where the records are in the file. */
  private static final class Index {
    private long[] offsets = new long[64];
    private long[] positions = new long[64];
    private int count;
    private boolean isSorted = true;

    void add(long offset, long position) {
      if (count == offsets.length) {
        offsets = Arrays.copyOf(offsets, count * 2);
        positions = Arrays.copyOf(positions, count * 2);
      }
      isSorted &= count == 0 || offsets[count - 1] <= offset;
      offsets[count] = offset;
      positions[count++] = position;
    }

    /** In the order of the offsets. */
    long[] sorted() {
      if (isSorted) {
        return Arrays.copyOf(positions, count);
      }
      return IntStream.range(0, count)
          .boxed()
          .sorted((a, b) -> Long.compare(offsets[a], offsets[b]))
          .mapToLong(i -> positions[i])
          .toArray();
    }
  }

  EntrySpool() throws IOException {
    Path path = Files.createTempFile("understudy-restore-", ".entries");
    file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  void add(GroupName group, long offset, SpooledEntry entry) throws IOException {
    groups.computeIfAbsent(group, name -> new Index()).add(offset, written + pending.size());
    entry.write(out);
    if (pending.size() >= BUFFER) {
      flush();
    }
  }

  /** After the last {@link #add}. */
  void flush() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
    while (bytes.hasRemaining()) {
      written += file.write(bytes, written);
    }
    pending.reset();
  }

  int count(GroupName group) {
    Index index = groups.get(group);
    return index == null ? 0 : index.count;
  }

  Iterable<SpooledEntry> entries(GroupName group) {
    Index index = groups.get(group);
    long[] positions = index == null ? new long[0] : index.sorted();
    return () -> new Cursor(positions);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads ahead, since records that follow each other are mostly neighbours. */
  private final class Cursor implements Iterator<SpooledEntry> {
    private final long[] positions;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowAt;
    private int next;

    Cursor(long[] positions) {
      this.positions = positions;
    }

    @Override
    public boolean hasNext() {
      return next < positions.length;
    }

    @Override
    public SpooledEntry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      long position = positions[next++];
      try {
        seek(position, SpooledEntry.LENGTH);
        int length = window.getInt(window.position());
        seek(position, SpooledEntry.LENGTH + length);
        return SpooledEntry.read(window);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void seek(long position, int length) throws IOException {
      if (position >= windowAt && position + length <= windowAt + window.limit()) {
        window.position((int) (position - windowAt));
        return;
      }
      window = ByteBuffer.allocate(Math.max(length, 64 * 1024));
      windowAt = position;
      while (window.hasRemaining() && file.read(window, position + window.position()) >= 0) {
        // Until the window is full or the file ends.
      }
      window.flip();
    }
  }
}

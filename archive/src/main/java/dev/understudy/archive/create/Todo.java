package dev.understudy.archive.create;

import dev.understudy.archive.spool.SortedSpool;
import dev.understudy.archive.spool.SpoolRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** What is to be read, sorted by how. */
final class Todo implements AutoCloseable {
  private static final long MEMORY = 6L * 1024 * 1024;
  private static final long WORTH_A_PLAN = 16L * 1024 * 1024;

  private final SortedSpool big;
  private final SortedSpool links;
  private final SortedSpool small;
  private final SortedSpool rest;
  private long smallBytes;
  private long bytes;
  private long files;

  Todo(Path directory) {
    big = new SortedSpool(directory, MEMORY);
    links = new SortedSpool(directory, MEMORY);
    small = new SortedSpool(directory, 2 * MEMORY);
    rest = new SortedSpool(directory, MEMORY);
  }

  void add(Listed listed) throws IOException {
    byte[] path = Listed.key(listed.path());
    byte[] value = listed.encode();
    if (!listed.isFile()) {
      // A directory right before what is in it: only so does GNU tar keep the times of directories
      // that hold links which it makes at the very end.
      rest.add(new SpoolRecord(path, value));
      return;
    }
    files++;
    if (listed.links() > 1) {
      byte[] key = key(16, path).putLong(listed.device()).putLong(listed.inode()).put(path).array();
      links.add(new SpoolRecord(key, value));
      bytes += listed.size();
      return;
    }
    bytes += listed.size();
    if (listed.size() > Groups.BIG) {
      big.add(new SpoolRecord(path, value));
      return;
    }
    smallBytes += listed.size();
    small.add(new SpoolRecord(path, value));
  }

  private static ByteBuffer key(int more, byte[] path) {
    return ByteBuffer.allocate(more + path.length);
  }

  /** Forgets all. */
  void clear() throws IOException {
    big.clear();
    links.clear();
    small.clear();
    rest.clear();
    smallBytes = 0;
    bytes = 0;
    files = 0;
  }

  /** Whether so little is to be read that an interruption loses nothing worth a plan. */
  boolean isSmall() {
    return bytes + names() * 1024 < WORTH_A_PLAN;
  }

  SortedSpool big() {
    return big;
  }

  SortedSpool links() {
    return links;
  }

  SortedSpool small() {
    return small;
  }

  SortedSpool rest() {
    return rest;
  }

  long smallBytes() {
    return smallBytes;
  }

  /** Of files' content. */
  long bytes() {
    return bytes;
  }

  long files() {
    return files;
  }

  long names() {
    return files + rest.count();
  }

  @Override
  public void close() throws IOException {
    big.close();
    links.close();
    small.close();
    rest.close();
  }
}

package dev.understudy.archive.create;

import dev.understudy.archive.spool.SortedSpool;
import dev.understudy.archive.spool.SpoolRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;

/** What an interrupted create had planned, in its order. */
final class PlannedSpool implements AutoCloseable {
  private static final int GROUP = 4;

  private final SortedSpool spool;
  private long files;
  private long bytes;

  PlannedSpool(Path spools) {
    spool = new SortedSpool(spools, 16L * 1024 * 1024);
  }

  void add(Planned planned) throws IOException {
    byte[] listed = planned.listed().encode();
    spool.add(
        new SpoolRecord(
            ByteBuffer.allocate(8).putLong(spool.count()).array(),
            ByteBuffer.allocate(GROUP + listed.length)
                .putInt(planned.group())
                .put(listed)
                .array()));
    files += planned.listed().isFile() ? 1 : 0;
    bytes += planned.listed().size();
  }

  Iterator<Planned> iterator() throws IOException {
    Iterator<SpoolRecord> records = spool.sorted();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public Planned next() {
        ByteBuffer value = ByteBuffer.wrap(records.next().value());
        int group = value.getInt();
        byte[] listed = new byte[value.remaining()];
        value.get(listed);
        return new Planned(group, Listed.decode(listed));
      }
    };
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}

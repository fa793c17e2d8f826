package dev.understudy.archive.spool;

import java.util.Arrays;

/** A key by which records are sorted, byte by byte, and what belongs to it. */
@SuppressWarnings("ArrayRecordComponent")
public record SpoolRecord(byte[] key, byte[] value) implements Comparable<SpoolRecord> {

  @Override
  public int compareTo(SpoolRecord other) {
    return Arrays.compareUnsigned(key, other.key);
  }
}

package dev.understudy.archive.create;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry.Place;
import dev.understudy.archive.format.RawPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One of several names of a file.
 *
 * @param first the name that an earlier archive has the content under; the root when none has
 * @param place where an earlier archive has it, unchanged
 * @param record as the results hold it; empty when no archive has it
 */
@SuppressWarnings("ArrayRecordComponent")
record LinkedName(Listed listed, RawPath first, Optional<Place> place, byte[] record) {
  private static final int ID = 25;

  static LinkedName decode(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    Listed listed = Listed.decode(bytes(in, in.getInt()));
    if (!in.hasRemaining()) {
      return new LinkedName(listed, RawPath.ROOT, Optional.empty(), new byte[0]);
    }
    int firstLength = in.getInt();
    int group = in.getInt();
    long length = in.getLong();
    RawPath first = RawPath.of(bytes(in, firstLength));
    ArchiveId archive = new ArchiveId(new String(bytes(in, ID), StandardCharsets.US_ASCII));
    return new LinkedName(
        listed,
        first,
        Optional.of(new Place(archive, group, 0, length)),
        bytes(in, in.remaining()));
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}

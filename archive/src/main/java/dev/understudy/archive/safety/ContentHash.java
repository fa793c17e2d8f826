package dev.understudy.archive.safety;

import dev.understudy.archive.format.Entry.Extent;
import dev.understudy.core.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;

/** Hashes a file's content from its stretches of data, holes read as zeros. */
final class ContentHash {
  private static final byte[] ZEROS = new byte[64 * 1024];

  private final MessageDigest digest = Sha256.begin();
  private Iterator<Extent> extents = List.<Extent>of().iterator();
  private long size;
  private long position;
  private long left;

  /** Begins a file; without holes it is one stretch. */
  void begin(long bytes, List<Extent> data) {
    digest.reset();
    extents = data.iterator();
    size = bytes;
    position = 0;
    left = 0;
  }

  /** No more than all stretches together. */
  void update(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (left == 0) {
        Extent next = extents.next();
        zeros(next.offset() - position);
        left = next.length();
      }
      int taken = (int) Math.min(left, end - at);
      digest.update(bytes, at, taken);
      position += taken;
      left -= taken;
      at += taken;
    }
  }

  /** Lower-case hex. */
  String end() {
    zeros(size - position);
    return HexFormat.of().formatHex(digest.digest());
  }

  private void zeros(long count) {
    for (long done = 0; done < count; ) {
      int taken = (int) Math.min(ZEROS.length, count - done);
      digest.update(ZEROS, 0, taken);
      done += taken;
    }
    position += count;
  }
}

package dev.understudy.archive.tar;

import dev.understudy.archive.format.Entry.Extent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the members of a tar stream one after another, as {@code tar -i} does: blocks of zeros are
 * passed over. POSIX format with sparse files of version 1.0, and GNU's long names. Memory is
 * bounded: one buffer and one header. Not for several threads.
 */
public final class TarReader {
  public static final int BLOCK = 512;

  /** Longer headers are no file's: attributes of 64 KiB each, a path of 4,096 bytes. */
  private static final long LONGEST_HEADER = 16L * 1024 * 1024;

  private static final byte[] ZEROS = new byte[64 * 1024];

  private final InputStream in;
  private final byte[] buffer = new byte[256 * 1024];
  private final List<Extent> extents = new ArrayList<>();
  private int at;
  private int filled;
  private long offset;
  private long left;
  private long padding;
  private boolean isEnded;
  private Optional<TarMember> current = Optional.empty();

  /** Takes a member's content, a piece at a time. */
  @FunctionalInterface
  public interface Sink {
    void take(byte[] bytes, int from, int length) throws IOException;
  }

  public TarReader(InputStream in) {
    this.in = in;
  }

  /** How many bytes of the stream have been taken. */
  public long offset() {
    return offset;
  }

  /** Whether the last blocks that were read were the zeros of an orderly end. */
  public boolean isEnded() {
    return isEnded;
  }

  /**
   * The next member; empty at the end of the stream. What was not read of the one before is passed
   * over.
   *
   * @throws EOFException when the stream ends within a member
   * @throws IOException when it is no tar stream
   */
  public Optional<TarMember> next() throws IOException {
    finish();
    current = header();
    return current;
  }

  /** Gives all of the content to {@code sink}, holes as zeros. Returns the stretches of data. */
  public List<Extent> content(Sink sink) throws IOException {
    TarMember member = current.orElseThrow(() -> new IllegalStateException("no member"));
    if (!member.isSparse()) {
      data(sink, left);
      return List.of();
    }
    map(member);
    long position = 0;
    for (Extent extent : extents) {
      zeros(sink, extent.offset() - position);
      if (extent.length() > left) {
        throw new IOException("a sparse file has less data than its map says");
      }
      data(sink, extent.length());
      position = extent.offset() + extent.length();
    }
    zeros(sink, member.size() - position);
    return List.copyOf(extents);
  }

  /** Passes over what is left of the current member, padding included. */
  public void finish() throws IOException {
    skip(left + padding);
    left = 0;
    padding = 0;
    current = Optional.empty();
  }

  private Optional<TarMember> header() throws IOException {
    long begun = -1;
    Map<String, byte[]> pax = Map.of();
    while (true) {
      if (!fill(BLOCK)) {
        if (begun >= 0 || filled > at) {
          throw new EOFException("the tar stream ends in a header");
        }
        return Optional.empty();
      }
      if (UstarHeader.isZero(buffer, at)) {
        isEnded = true;
        advance(BLOCK);
        continue;
      }
      isEnded = false;
      if (begun < 0) {
        begun = offset;
      }
      UstarHeader block = new UstarHeader(buffer, at);
      char type = block.type();
      long size = block.size();
      if (type == 'x' || type == 'L' || type == 'K') {
        advance(BLOCK);
        byte[] body = body(size);
        pax = pax.isEmpty() ? new TreeMap<>() : pax;
        if (type == 'x') {
          PaxRecords.into(pax, body);
        } else {
          pax.put(type == 'L' ? "path" : "linkpath", untilZero(body));
        }
        continue;
      }
      TarMember member = block.member(pax, begun);
      advance(BLOCK);
      left = member.stored();
      padding = -left & (BLOCK - 1);
      return Optional.of(member);
    }
  }

  private static byte[] untilZero(byte[] body) {
    int length = body.length;
    while (length > 0 && body[length - 1] == 0) {
      length--;
    }
    return java.util.Arrays.copyOf(body, length);
  }

  private byte[] body(long size) throws IOException {
    if (size < 0 || size > LONGEST_HEADER) {
      throw new IOException("a header of " + size + " bytes");
    }
    byte[] body = new byte[(int) size];
    int done = 0;
    while (done < body.length) {
      more();
      int count = Math.min(body.length - done, filled - at);
      System.arraycopy(buffer, at, body, done, count);
      advance(count);
      done += count;
    }
    skip(-size & (BLOCK - 1));
    return body;
  }

  /** The map of a sparse file: a count, then offset and length of each stretch, a line each. */
  private void map(TarMember member) throws IOException {
    extents.clear();
    long before = left;
    long count = number();
    long end = 0;
    for (long i = 0; i < count; i++) {
      long from = number();
      long length = number();
      if (from < end || length < 0 || length > member.size() - from) {
        throw new IOException("a sparse file's map leaves the file or goes back");
      }
      end = from + length;
      extents.add(new Extent(from, length));
    }
    long odd = -(before - left) & (BLOCK - 1);
    skip(odd);
    left -= odd;
  }

  private long number() throws IOException {
    long value = 0;
    for (int digits = 0; digits < 20; digits++) {
      if (left == 0) {
        break;
      }
      more();
      byte digit = buffer[at];
      advance(1);
      left--;
      if (digit == '\n' && digits > 0) {
        return value;
      }
      if (digit < '0' || digit > '9' || value > Long.MAX_VALUE / 10 - 1) {
        break;
      }
      value = value * 10 + digit - '0';
    }
    throw new IOException("a sparse file's map holds what is no number");
  }

  private void data(Sink sink, long length) throws IOException {
    long wanted = length;
    while (wanted > 0) {
      more();
      int count = (int) Math.min(wanted, filled - at);
      sink.take(buffer, at, count);
      advance(count);
      wanted -= count;
    }
    left -= length;
  }

  private static void zeros(Sink sink, long length) throws IOException {
    for (long wanted = length; wanted > 0; wanted -= ZEROS.length) {
      sink.take(ZEROS, 0, (int) Math.min(wanted, ZEROS.length));
    }
  }

  private void skip(long length) throws IOException {
    long wanted = length;
    while (wanted > 0) {
      more();
      int count = (int) Math.min(wanted, filled - at);
      advance(count);
      wanted -= count;
    }
  }

  private void advance(int count) {
    at += count;
    offset += count;
  }

  /** At least one byte in the buffer. */
  private void more() throws IOException {
    if (!fill(1)) {
      throw new EOFException("the tar stream ends in a member");
    }
  }

  /** Whether there are {@code count} bytes, in one piece, in the buffer. */
  private boolean fill(int count) throws IOException {
    if (filled - at >= count) {
      return true;
    }
    System.arraycopy(buffer, at, buffer, 0, filled - at);
    filled -= at;
    at = 0;
    while (filled < count) {
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        return false;
      }
      filled += read;
    }
    return true;
  }
}

package dev.understudy.archive.create;

import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.RawPath;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Reads what {@code find -printf} says. */
final class FindListing {
  private static final int FIELDS = 11;

  private final InputStream in;
  private byte[] buffer = new byte[128 * 1024];
  private int at;
  private int filled;
  private final long[] numbers = new long[FIELDS];

  FindListing(InputStream in) {
    this.in = in;
  }

  /** The next name that an archive can hold; empty at the end. */
  Optional<Listed> next() throws IOException {
    while (true) {
      int end = piece(0);
      if (end < 0) {
        return Optional.empty();
      }
      int linkEnd = piece(end + 1 - at);
      if (linkEnd < 0) {
        throw new IOException("the listing is cut off");
      }
      end = at + endOfFirst;
      Optional<Kind> kind = kind(buffer[at]);
      Optional<Listed> listed =
          kind.isPresent() ? Optional.of(parse(kind.get(), end)) : Optional.empty();
      at = linkEnd + 1;
      if (listed.isPresent()) {
        return listed;
      }
    }
  }

  private int endOfFirst;

  /** Index of the first NUL at or after {@code at + from}; negative at the end of the listing. */
  private int piece(int from) throws IOException {
    int look = from;
    while (true) {
      for (int i = at + look; i < filled; i++) {
        if (buffer[i] == 0) {
          if (from == 0) {
            endOfFirst = i - at;
          }
          return i;
        }
      }
      look = Math.max(look, filled - at);
      if (!more()) {
        if (look > 0) {
          throw new IOException("the listing is cut off");
        }
        return -1;
      }
    }
  }

  private boolean more() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, filled - at);
    filled -= at;
    at = 0;
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int count = in.read(buffer, filled, buffer.length - filled);
    filled += Math.max(0, count);
    return count >= 0;
  }

  private Listed parse(Kind kind, int end) throws IOException {
    int i = at + 2;
    int mode = 0;
    for (; buffer[i] != ' '; i++) {
      mode = mode << 3 | buffer[i] - '0';
    }
    i++;
    long modifiedNanos = 0;
    long changedNanos = 0;
    for (int field = 2; field < FIELDS; field++) {
      boolean isNegative = buffer[i] == '-';
      long value = 0;
      for (i += isNegative ? 1 : 0; buffer[i] >= '0' && buffer[i] <= '9'; i++) {
        value = value * 10 + buffer[i] - '0';
      }
      numbers[field] = isNegative ? -value : value;
      if (buffer[i] == '.') {
        long nanos = 0;
        int digits = 0;
        for (i++; buffer[i] >= '0' && buffer[i] <= '9'; i++) {
          if (digits++ < 9) {
            nanos = nanos * 10 + buffer[i] - '0';
          }
        }
        // Before 1970 the fraction still counts forward.
        modifiedNanos = field == 5 ? nanos : modifiedNanos;
        changedNanos = field == 6 ? nanos : changedNanos;
      }
      if (buffer[i] != ' ') {
        throw new IOException("the listing holds what is no number");
      }
      i++;
    }
    long size = kind == Kind.FILE ? numbers[4] : 0;
    return new Listed(
        i == end ? RawPath.ROOT : RawPath.of(buffer, i, end),
        kind,
        mode,
        numbers[2],
        numbers[3],
        size,
        Instant.ofEpochSecond(numbers[5], modifiedNanos),
        Instant.ofEpochSecond(numbers[6], changedNanos),
        numbers[7],
        numbers[8],
        numbers[10],
        kind == Kind.FILE && numbers[9] * 512 < size);
  }

  static Optional<Kind> kind(byte letter) {
    return switch (letter) {
      case 'f', '-' -> Optional.of(Kind.FILE);
      case 'd' -> Optional.of(Kind.DIRECTORY);
      case 'l' -> Optional.of(Kind.SYMLINK);
      case 'c' -> Optional.of(Kind.CHARACTER_DEVICE);
      case 'b' -> Optional.of(Kind.BLOCK_DEVICE);
      case 'p' -> Optional.of(Kind.FIFO);
      default -> Optional.empty();
    };
  }
}

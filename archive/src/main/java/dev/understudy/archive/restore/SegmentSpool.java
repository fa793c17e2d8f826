package dev.understudy.archive.restore;

import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.safety.Unsafe;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One whole segment, its hash checked before any of it is used: in memory, and what is too much for
 * that in a temporary file. Used again for the next. Not for several threads.
 */
final class SegmentSpool implements AutoCloseable {
  private static final int CHUNK = 256 * 1024;

  private final Repository repository;
  private final int most;
  private final MessageDigest digest = Sha256.begin();
  private byte[] memory = new byte[CHUNK];
  private Optional<FileChannel> file = Optional.empty();
  private int filled;
  private long spilled;

  /**
   * @param most bytes in memory
   */
  SegmentSpool(Repository repository, int most) {
    this.repository = repository;
    this.most = most;
  }

  /**
   * @throws ProblemException {@code ARCHIVE_DAMAGED} when it is not the segment that the manifest
   *     names
   */
  void fill(Segment segment) {
    filled = 0;
    spilled = 0;
    // Whoever read the last one to its end has closed it.
    file = file.filter(FileChannel::isOpen);
    digest.reset();
    try (InputStream in = repository.openSegment(segment.name())) {
      long all = read(in, segment.storedBytes());
      String sum = HexFormat.of().formatHex(digest.digest());
      if (all != segment.storedBytes() || !sum.equals(segment.sha256())) {
        throw damaged(segment, "its bytes are not those that the manifest says");
      }
    } catch (IOException e) {
      throw damaged(segment, String.valueOf(e.getMessage()));
    } catch (ProblemException e) {
      throw e.problem().code() == ProblemCode.NOT_FOUND ? damaged(segment, "it is missing") : e;
    }
  }

  private static ProblemException damaged(Segment segment, String why) {
    return Unsafe.damaged("the segment " + segment.name() + " is damaged", why);
  }

  private long read(InputStream in, long expected) throws IOException {
    long all = 0;
    while (all <= expected) {
      if (filled == memory.length && memory.length < most) {
        memory =
            Arrays.copyOf(memory, (int) Math.min(most, Math.max(2L * memory.length, expected + 1)));
      }
      if (filled == memory.length) {
        return all + spill(in, expected - all);
      }
      int count = in.read(memory, filled, Math.min(CHUNK, memory.length - filled));
      if (count < 0) {
        return all;
      }
      digest.update(memory, filled, count);
      filled += count;
      all += count;
    }
    return all;
  }

  private long spill(InputStream in, long expected) throws IOException {
    FileChannel to = file();
    byte[] buffer = new byte[CHUNK];
    while (spilled <= expected) {
      int count = in.read(buffer);
      if (count < 0) {
        break;
      }
      digest.update(buffer, 0, count);
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
      while (bytes.hasRemaining()) {
        spilled += to.write(bytes, spilled);
      }
    }
    return spilled;
  }

  private FileChannel file() throws IOException {
    if (file.isEmpty()) {
      file =
          Optional.of(
              FileChannel.open(
                  Files.createTempFile("understudy-restore-", ".segment"),
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.DELETE_ON_CLOSE));
    }
    return file.get();
  }

  /** The stored bytes. */
  InputStream open() throws IOException {
    InputStream head = new ByteArrayInputStream(memory, 0, filled);
    if (spilled == 0) {
      return head;
    }
    return new SequenceInputStream(head, Channels.newInputStream(file().position(0)));
  }

  @Override
  public void close() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

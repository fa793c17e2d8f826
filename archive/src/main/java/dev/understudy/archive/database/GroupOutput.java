package dev.understudy.archive.database;

import com.github.luben.zstd.ZstdOutputStream;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.format.SegmentName;
import dev.understudy.archive.format.SegmentWriter;
import dev.understudy.archive.format.UnclosedOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One group of an archive's tar stream, cut into segments as it is written. */
final class GroupOutput extends OutputStream {
  /** Raw bytes of a segment. */
  static final long LONGEST = 64L * 1024 * 1024;

  private static final int LEVEL = 3;

  private final Repository repository;
  private final ArchiveId archive;
  private final int group;
  private final List<Segment> segments = new ArrayList<>();
  private int nextPart;
  private long rawBytes;
  private Optional<Part> part = Optional.empty();

  /**
   * @param firstPart where the parts are counted from: those before it are written later
   */
  GroupOutput(Repository repository, ArchiveId archive, int group, int firstPart) {
    this.repository = repository;
    this.archive = archive;
    this.group = group;
    this.nextPart = firstPart;
  }

  int group() {
    return group;
  }

  long rawBytes() {
    return rawBytes;
  }

  /** Those that are stored. */
  List<Segment> segments() {
    return List.copyOf(segments);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      Part now = part.isPresent() ? part.get() : begin();
      int some = (int) Math.min(left, LONGEST - now.raw);
      now.write(bytes, from, some);
      rawBytes += some;
      from += some;
      left -= some;
      if (now.raw == LONGEST) {
        finish();
      }
    }
  }

  /** Stores what was written; more may follow, as a further part. */
  void finish() throws IOException {
    if (part.isPresent()) {
      segments.add(part.get().commit());
      part = Optional.empty();
    }
  }

  /** Throws away the part that is not finished. */
  @Override
  public void close() throws IOException {
    if (part.isPresent()) {
      part.get().discard();
      part = Optional.empty();
    }
  }

  private Part begin() throws IOException {
    Part begun = new Part(repository, new SegmentName(archive, group, nextPart));
    nextPart++;
    part = Optional.of(begun);
    return begun;
  }

  /** A segment that is being written, compressed here. */
  private static final class Part {
    private final SegmentName name;
    private final SegmentWriter writer;
    private final ZstdOutputStream compressed;
    private long raw;

    Part(Repository repository, SegmentName name) throws IOException {
      this.name = name;
      this.writer = new SegmentWriter(repository, name);
      this.compressed = new ZstdOutputStream(new UnclosedOutput(writer), LEVEL).setChecksum(true);
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
      compressed.write(bytes, offset, length);
      raw += length;
    }

    Segment commit() throws IOException {
      try (writer) {
        compressed.close();
        if (!writer.commit()) {
          throw new IllegalStateException("there is a segment " + name + " already");
        }
        return writer.finish(raw);
      }
    }

    void discard() throws IOException {
      compressed.close();
      writer.close();
    }
  }
}

package dev.understudy.archive.create;

import com.github.luben.zstd.Zstd;
import dev.understudy.archive.format.Digests;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.SealedFile;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.format.SegmentName;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A segment on its way into the repository: whole zstd frames, hashed as they are written. */
final class SegmentWriter extends OutputStream {
  private final SegmentName name;
  private final SealedFile file;
  private final MessageDigest digest = Digests.sha256();
  private long stored;

  SegmentWriter(Repository repository, SegmentName name) throws IOException {
    this.name = name;
    this.file = repository.createSegment(name);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    digest.update(bytes, offset, length);
    stored += length;
    file.write(bytes, offset, length);
  }

  /** Adds bytes as a frame of their own. */
  void frame(byte[] bytes) throws IOException {
    write(Zstd.compress(bytes, 1));
  }

  /** What the manifest says of it; nothing may be written after. */
  Segment finish(long raw) {
    return new Segment(name, raw, stored, HexFormat.of().formatHex(digest.digest()));
  }

  /** Makes it a segment of the repository, durably. */
  void commit() throws IOException {
    file.commit();
  }

  /** Throws away what was not committed. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}

package dev.understudy.archive.format;

import com.github.luben.zstd.Zstd;
import dev.understudy.core.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A segment on its way into the repository: whole zstd frames, hashed as they are written. */
public final class SegmentWriter extends OutputStream {
  private final SegmentName name;
  private final SealedFile file;
  private final MessageDigest digest = Sha256.begin();
  private long stored;

  public SegmentWriter(Repository repository, SegmentName name) throws IOException {
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
  public void frame(byte[] bytes) throws IOException {
    write(Zstd.compress(bytes, 1));
  }

  /** What the manifest says of it; nothing may be written after. */
  public Segment finish(long raw) {
    return new Segment(name, raw, stored, HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Makes it a segment of the repository, durably.
   *
   * @return false when there is one of that name already, which then stays as it is
   */
  public boolean commit() throws IOException {
    return file.commit();
  }

  /** Throws away what was not committed. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}

package dev.understudy.archive.create;

import com.github.luben.zstd.ZstdInputStream;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.format.SegmentName;
import dev.understudy.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A segment that is in the repository already, read back. */
final class StoredPart extends Part {
  private final CreateScope scope;
  private final SegmentName name;
  private final MessageDigest digest = Sha256.begin();
  private final InputStream in;
  private long stored;
  private long raw;

  StoredPart(CreateScope scope, SegmentName name) throws IOException {
    this.scope = scope;
    this.name = name;
    InputStream file = scope.repository().openSegment(name);
    this.in =
        new ZstdInputStream(
            new DigestInputStream(file, digest) {
              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                stored += Math.max(0, count);
                return count;
              }
            });
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = in.read(bytes, offset, length);
      raw += Math.max(0, count);
      return count;
    } catch (IOException e) {
      throw new StoredDamagedException(name, e);
    }
  }

  @Override
  void finish() throws IOException {
    in.close();
    scope.results().kept(new Segment(name, raw, stored, HexFormat.of().formatHex(digest.digest())));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

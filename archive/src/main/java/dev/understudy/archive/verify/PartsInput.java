package dev.understudy.archive.verify;

import com.github.luben.zstd.ZstdInputStream;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Segment;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The raw tar stream of segments one after another, each held against what the manifest says of it
 * as it passes by. It ends before a segment that cannot be read.
 */
final class PartsInput extends InputStream {
  private final Repository repository;
  private final List<Segment> parts;
  private final Map<Segment, String> damaged;
  private int at = -1;
  private DigestInputStream stored = digesting(InputStream.nullInputStream());
  private InputStream raw = InputStream.nullInputStream();
  private long rawBytes;
  private long allBytes;

  /**
   * @param damaged what is wrong with a segment is put there
   */
  PartsInput(Repository repository, List<Segment> parts, Map<Segment, String> damaged) {
    this.repository = repository;
    this.parts = parts;
    this.damaged = damaged;
  }

  long allBytes() {
    return allBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (true) {
      if (at >= 0) {
        int count = piece(bytes, offset, length);
        if (count > 0) {
          return count;
        }
      }
      if (at == parts.size() || (at >= 0 && damaged.containsKey(parts.get(at)))) {
        at = parts.size();
        return -1;
      }
      if (++at < parts.size()) {
        open(parts.get(at));
      }
    }
  }

  private int piece(byte[] bytes, int offset, int length) {
    if (at == parts.size() || damaged.containsKey(parts.get(at))) {
      return -1;
    }
    Segment part = parts.get(at);
    try {
      int count = raw.read(bytes, offset, length);
      if (count > 0) {
        rawBytes += count;
        allBytes += count;
        if (rawBytes <= part.rawBytes()) {
          return count;
        }
        throw new IOException("more comes out of it than " + part.rawBytes() + " bytes");
      }
      finish(part);
    } catch (IOException | ProblemException e) {
      damaged.putIfAbsent(part, why(e));
    }
    return -1;
  }

  private void open(Segment part) {
    rawBytes = 0;
    try {
      stored = digesting(new BufferedInputStream(repository.openSegment(part.name()), 128 * 1024));
      raw = new ZstdInputStream(stored).setContinuous(false);
    } catch (IOException | ProblemException e) {
      damaged.putIfAbsent(part, why(e));
    }
  }

  private void finish(Segment part) throws IOException {
    stored.transferTo(OutputStream.nullOutputStream());
    String sum = HexFormat.of().formatHex(stored.getMessageDigest().digest());
    close();
    if (!sum.equals(part.sha256())) {
      throw new IOException("its hash is not the one in the manifest");
    }
    if (rawBytes != part.rawBytes()) {
      throw new IOException(
          rawBytes + " bytes come out of it, the manifest says " + part.rawBytes());
    }
  }

  @Override
  public void close() throws IOException {
    raw.close();
    stored.close();
  }

  private static DigestInputStream digesting(InputStream in) {
    return new DigestInputStream(in, Sha256.begin());
  }

  /** A place that does not answer is no damage. */
  private static String why(Exception e) {
    if (!(e instanceof ProblemException known)) {
      return "it cannot be read: " + e.getMessage();
    }
    if (known.problem().code() == ProblemCode.NOT_FOUND) {
      return "it is missing";
    }
    throw known;
  }
}

package dev.understudy.archive.database;

import com.github.luben.zstd.ZstdInputStream;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Segment;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The one file of an archive that was made from a stream. */
record ArchivedStream(ManifestHeader header, Entry file, List<Segment> segments) {
  private static final int BLOCK = 256 * 1024;

  static ArchivedStream of(Repository repository, ArchiveId archive) throws IOException {
    try (ManifestReader manifest = repository.manifest(archive)) {
      Optional<Entry> file = Optional.empty();
      for (Optional<Entry> each = manifest.next(); each.isPresent(); each = manifest.next()) {
        if (each.get().kind() == Kind.FILE) {
          file = each;
        }
      }
      Entry only = file.orElseThrow(() -> damaged(archive, "it holds no file"));
      return new ArchivedStream(
          manifest.header(),
          only,
          manifest.segments().stream()
              .filter(segment -> segment.name().group() == only.place().group())
              .sorted(Comparator.comparing(Segment::name))
              .toList());
    }
  }

  /**
   * Writes the content, and its last bytes only when the hash of all is that of the manifest: a
   * reader that needs them never takes damaged content for whole.
   *
   * @throws ProblemException {@code ARCHIVE_DAMAGED}
   */
  void writeTo(OutputStream to, Repository repository) throws IOException {
    MessageDigest digest = Sha256.begin();
    byte[] held = new byte[0];
    long size = 0;
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new Parts(repository), "UTF-8")) {
      TarArchiveEntry entry = next(tar);
      if (entry == null || !entry.isFile() || entry.getSize() != file.size()) {
        throw damaged(header.archive(), "its stream is not what its manifest says");
      }
      while (true) {
        byte[] block = block(tar);
        if (block.length == 0) {
          break;
        }
        to.write(held);
        digest.update(block);
        size += block.length;
        held = block;
      }
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    if (size != file.size() || !file.sha256().equals(Optional.of(hash))) {
      throw damaged(header.archive(), file.path() + " has the hash " + hash);
    }
    to.write(held);
  }

  private TarArchiveEntry next(TarArchiveInputStream tar) {
    try {
      return tar.getNextEntry();
    } catch (IOException e) {
      throw damaged(header.archive(), String.valueOf(e.getMessage()));
    }
  }

  private byte[] block(InputStream tar) {
    try {
      return tar.readNBytes(BLOCK);
    } catch (IOException e) {
      throw damaged(header.archive(), String.valueOf(e.getMessage()));
    }
  }

  private InputStream open(Repository repository, Segment segment) {
    try {
      return new ZstdInputStream(repository.openSegment(segment.name()));
    } catch (IOException e) {
      throw damaged(header.archive(), segment.name() + ": " + e.getMessage());
    }
  }

  private static ProblemException damaged(ArchiveId archive, String why) {
    return Problem.of(
            ProblemCode.ARCHIVE_DAMAGED,
            "the archive " + archive + " is damaged",
            why,
            "restore an earlier archive: understudy archive list")
        .asException();
  }

  /** The segments one after another, each opened when it is needed. */
  private final class Parts extends InputStream {
    private final Repository repository;
    private final Iterator<Segment> left = segments.iterator();
    private InputStream part = InputStream.nullInputStream();

    Parts(Repository repository) {
      this.repository = repository;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = part.read(into, offset, length);
      while (read < 0 && left.hasNext()) {
        part.close();
        part = open(repository, left.next());
        read = part.read(into, offset, length);
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      part.close();
    }
  }
}

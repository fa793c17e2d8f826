package dev.understudy.archive.database;

import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.Entry.Owner;
import dev.understudy.archive.format.Entry.Place;
import dev.understudy.archive.format.RawPath;
import dev.understudy.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A stream as one file of an archive. How long it is, which its header says, is known at its end
 * only: so the header is written last, as the first part of the file's group.
 */
record FileStream(RawPath path, int mode, Owner owner, Instant modified) {
  private static final int ROOT_MODE = 0700;

  void read(InputStream from, NewArchive archive) throws IOException {
    GroupOutput content = archive.group(1);
    MessageDigest digest = Sha256.begin();
    byte[] buffer = new byte[256 * 1024];
    for (int some = from.read(buffer); some >= 0; some = from.read(buffer)) {
      digest.update(buffer, 0, some);
      content.write(buffer, 0, some);
    }
    long size = content.rawBytes();
    content.write(new byte[(int) (-size & (TarEntries.RECORD - 1))]);
    content.finish();
    TarArchiveEntry file = TarEntries.file(path, mode, owner, modified, size);
    GroupOutput header = archive.sameGroup();
    TarArchiveOutputStream tar = TarEntries.output(header);
    tar.putArchiveEntry(file);
    tar.flush();
    header.finish();
    Place place =
        new Place(
            archive.header().archive(), content.group(), 0, header.rawBytes() + content.rawBytes());
    String hash = HexFormat.of().formatHex(digest.digest());
    archive.add(TarEntries.entry(path, Kind.FILE, file, Optional.of(hash), place));
    TarEntries.writeDirectories(
        archive,
        Map.of(
            RawPath.ROOT,
            TarEntries.directory(RawPath.ROOT, ROOT_MODE, owner, archive.header().begun())));
  }
}

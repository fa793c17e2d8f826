package dev.understudy.archive.database;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Repository.StoredSegment;
import dev.understudy.core.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What is really stored where a manifest says that an entry is. */
final class StoredEntries {
  private StoredEntries() {}

  /** The entries that are not there; each is read by its place alone. */
  static List<String> wrong(Repository repository, ArchiveId archive, List<Entry> entries)
      throws IOException {
    Map<Integer, ByteArrayOutputStream> groups = new TreeMap<>();
    for (StoredSegment each : repository.segments(archive)) {
      try (InputStream in = new ZstdInputStream(repository.openSegment(each.name()))) {
        in.transferTo(
            groups.computeIfAbsent(each.name().group(), group -> new ByteArrayOutputStream()));
      }
    }
    List<String> wrong = new ArrayList<>();
    for (Entry each : entries) {
      byte[] group = groups.get(each.place().group()).toByteArray();
      TarArchiveInputStream tar =
          new TarArchiveInputStream(
              new ByteArrayInputStream(
                  group, (int) each.place().offset(), (int) each.place().length()));
      TarArchiveEntry found = tar.getNextEntry();
      String hash = HexFormat.of().formatHex(Sha256.begin().digest(tar.readAllBytes()));
      boolean isRight =
          found.getName().replaceAll("/$", "").equals(each.path().latin1())
              && found.getLastModifiedTime().toInstant().equals(each.modified())
              && (found.isDirectory() || each.sha256().equals(Optional.of(hash)));
      if (!isRight) {
        wrong.add(each.path() + " is " + found.getName());
      }
    }
    return wrong;
  }

  /** Puts another content of the same length in the place of a segment's. */
  static void exchange(Path segment) throws IOException {
    byte[] raw;
    try (InputStream in = new ZstdInputStream(Files.newInputStream(segment))) {
      raw = in.readAllBytes();
    }
    raw[raw.length / 2] ^= 1;
    Files.write(segment, Zstd.compress(raw));
  }
}

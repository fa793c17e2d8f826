package dev.understudy.archive.database;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.Entry.Owner;
import dev.understudy.archive.format.Entry.Place;
import dev.understudy.archive.format.Entry.Seen;
import dev.understudy.archive.format.RawPath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** What is written into a tar stream, and what the manifest says of it. */
final class TarEntries {
  static final int RECORD = 512;

  private TarEntries() {}

  /** Closing it writes the end of the stream; flushing does not. */
  static TarArchiveOutputStream output(OutputStream to) {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(to, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    return tar;
  }

  static TarArchiveEntry file(RawPath path, int mode, Owner owner, Instant modified, long size) {
    TarArchiveEntry file = of(name(path), mode, owner, modified);
    file.setSize(size);
    return file;
  }

  static TarArchiveEntry directory(RawPath path, int mode, Owner owner, Instant modified) {
    return of(name(path) + "/", mode, owner, modified);
  }

  private static String name(RawPath path) {
    return path.text().orElse(path.latin1());
  }

  private static TarArchiveEntry of(String name, int mode, Owner owner, Instant modified) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    entry.setUserId(owner.uid());
    entry.setGroupId(owner.gid());
    entry.setUserName(owner.user());
    entry.setGroupName(owner.group());
    // What a plain header holds: the manifest must say the same.
    entry.setModTime(FileTime.from(modified.truncatedTo(ChronoUnit.SECONDS)));
    return entry;
  }

  static Entry entry(
      RawPath path, Kind kind, TarArchiveEntry written, Optional<String> sha256, Place place) {
    return new Entry(
        path,
        kind,
        written.getMode() & 07777,
        new Owner(
            written.getLongUserId(),
            written.getLongGroupId(),
            written.getUserName(),
            written.getGroupName()),
        kind == Kind.FILE ? written.getSize() : 0,
        written.getLastModifiedTime().toInstant(),
        Optional.empty(),
        sha256,
        Optional.empty(),
        Map.of(),
        List.of(),
        place,
        Seen.NOTHING,
        Optional.empty());
  }

  /** Writes the directories as the last group: after all that lies in them. */
  static void writeDirectories(NewArchive archive, Map<RawPath, TarArchiveEntry> directories)
      throws IOException {
    ArchiveId id = archive.header().archive();
    GroupOutput group = archive.group(0);
    TarArchiveOutputStream tar = output(group);
    for (Map.Entry<RawPath, TarArchiveEntry> each : directories.entrySet()) {
      long from = group.rawBytes();
      tar.putArchiveEntry(each.getValue());
      tar.closeArchiveEntry();
      tar.flush();
      Place place = new Place(id, group.group(), from, group.rawBytes() - from);
      archive.add(entry(each.getKey(), Kind.DIRECTORY, each.getValue(), Optional.empty(), place));
    }
    group.write(new byte[2 * RECORD]);
    group.finish();
  }
}

package dev.understudy.archive.database;

import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.Entry.Owner;
import dev.understudy.archive.format.Entry.Place;
import dev.understudy.archive.format.RawPath;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Takes a tar stream of files and directories apart, and writes it in the order of archives. */
final class TarStream {
  private static final int ROOT_MODE = 0700;

  private final NewArchive archive;
  private final byte[] buffer = new byte[256 * 1024];
  private final Map<RawPath, TarArchiveEntry> directories = new TreeMap<>();
  private Optional<GroupOutput> group = Optional.empty();

  private TarStream(NewArchive archive) {
    this.archive = archive;
  }

  /**
   * Reads the stream to its end, padding included.
   *
   * @throws IOException when it breaks off or is no tar stream
   */
  static void read(InputStream from, NewArchive archive) throws IOException {
    TarStream stream = new TarStream(archive);
    TarArchiveInputStream tar = new TarArchiveInputStream(from, "UTF-8");
    for (TarArchiveEntry each = tar.getNextEntry(); each != null; each = tar.getNextEntry()) {
      stream.add(each, tar);
    }
    from.transferTo(OutputStream.nullOutputStream());
    if (stream.group.isPresent()) {
      stream.group.get().finish();
    }
    TarEntries.writeDirectories(archive, stream.directories);
  }

  private void add(TarArchiveEntry read, InputStream content) throws IOException {
    RawPath path = path(read);
    Owner owner =
        new Owner(
            read.getLongUserId(), read.getLongGroupId(), read.getUserName(), read.getGroupName());
    int mode = read.getMode() & 07777;
    if (directories.isEmpty()) {
      directories.put(
          RawPath.ROOT,
          TarEntries.directory(RawPath.ROOT, ROOT_MODE, owner, archive.header().begun()));
    }
    if (read.isDirectory()) {
      directories.put(
          path, TarEntries.directory(path, mode, owner, read.getLastModifiedTime().toInstant()));
      return;
    }
    if (!read.isFile() || read.isLink() || read.isSymbolicLink() || read.isSparse()) {
      throw unexpected(path, "it is neither a file nor a directory");
    }
    write(
        path,
        TarEntries.file(path, mode, owner, read.getLastModifiedTime().toInstant(), read.getSize()),
        content);
  }

  private void write(RawPath path, TarArchiveEntry file, InputStream content) throws IOException {
    GroupOutput out = groupFor(file.getSize());
    long from = out.rawBytes();
    TarArchiveOutputStream tar = TarEntries.output(out);
    tar.putArchiveEntry(file);
    MessageDigest digest = Sha256.begin();
    for (int some = content.read(buffer); some >= 0; some = content.read(buffer)) {
      digest.update(buffer, 0, some);
      tar.write(buffer, 0, some);
    }
    tar.closeArchiveEntry();
    tar.flush();
    Place place = new Place(archive.header().archive(), out.group(), from, out.rawBytes() - from);
    String hash = HexFormat.of().formatHex(digest.digest());
    archive.add(TarEntries.entry(path, Kind.FILE, file, Optional.of(hash), place));
  }

  /** Small files share a group that is one segment; a big one has a group of its own. */
  private GroupOutput groupFor(long size) throws IOException {
    if (group.isPresent()) {
      if (group.get().rawBytes() + size + 8 * TarEntries.RECORD <= GroupOutput.LONGEST) {
        return group.get();
      }
      group.get().finish();
    }
    GroupOutput next = archive.group(0);
    group = Optional.of(next);
    return next;
  }

  private static RawPath path(TarArchiveEntry entry) {
    String name = entry.getName();
    while (name.startsWith("./")) {
      name = name.substring(2);
    }
    RawPath path = RawPath.ofText(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
    if (!path.isInside() || path.isRoot()) {
      throw unexpected(path, "its name leads out of the directory");
    }
    return path;
  }

  private static RuntimeException unexpected(RawPath path, String why) {
    return Problem.of(
            ProblemCode.UNSAFE_ARCHIVE,
            "the stream of the database holds '" + path + "', which is not archived",
            why,
            "archive the directory itself while the server is stopped: understudy archive create")
        .asException();
  }
}

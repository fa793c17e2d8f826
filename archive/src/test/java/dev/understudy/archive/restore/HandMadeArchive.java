package dev.understudy.archive.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Extent;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.ManifestWriter;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.SealedFile;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.format.SegmentName;
import dev.understudy.core.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Archives made by GNU tar or byte by byte, with a manifest written to fit, or not to. */
final class HandMadeArchive {
  private final Repository repository;
  private final ArchiveId id;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private Optional<String> sha256 = Optional.empty();

  HandMadeArchive(Repository repository, ArchiveId id) {
    this.repository = repository;
    this.id = id;
  }

  ArchiveId id() {
    return id;
  }

  Repository repository() {
    return repository;
  }

  String address() {
    return repository.store().address();
  }

  String sha256() {
    return sha256.orElseThrow();
  }

  List<Entry> entries() {
    return entries;
  }

  List<Segment> segments() {
    return segments;
  }

  /** All below a directory: files in bundles, a group of parts for each big one, the rest last. */
  static HandMadeArchive of(Repository repository, ArchiveId id, Path tree, int bundle, int part)
      throws Exception {
    HandMadeArchive archive = new HandMadeArchive(repository, id);
    List<String> names =
        Arrays.asList(run(tree, "", "find", ".", "-printf", "%y %n:%i %s %P\\0").split("\0"));
    Map<String, List<String>> hardLinked = new HashMap<>();
    List<List<String>> groups = new ArrayList<>();
    List<String> last = new ArrayList<>();
    List<String> small = new ArrayList<>();
    for (String each : names) {
      String[] words = each.split(" ", 4);
      String name = words[3].isEmpty() ? "." : words[3];
      if (!words[0].equals("f")) {
        last.add(name);
      } else if (!words[1].startsWith("1:")) {
        hardLinked.computeIfAbsent(words[1], inode -> new ArrayList<>()).add(name);
      } else if (Long.parseLong(words[2]) > part) {
        groups.add(List.of(name));
      } else {
        small.add(name);
      }
    }
    hardLinked.values().forEach(small::addAll);
    for (int i = 0; i < small.size(); i += bundle) {
      groups.add(small.subList(i, Math.min(small.size(), i + bundle)));
    }
    groups.add(last);
    for (int group = 0; group < groups.size(); group++) {
      byte[] tar = tar(tree, groups.get(group));
      archive.group(group, tar, part);
    }
    return archive.write();
  }

  private static byte[] tar(Path tree, List<String> names) throws Exception {
    Path list = Files.createTempFile("names", "");
    Files.write(list, String.join("\0", names).concat("\0").getBytes(StandardCharsets.ISO_8859_1));
    Path out = Files.createTempFile("group", ".tar");
    run(
        tree,
        "",
        "tar",
        "--create",
        "--format=posix",
        "--pax-option=delete=atime,delete=ctime",
        "--sparse",
        "--xattrs",
        "--xattrs-exclude=system.*",
        "--acls",
        "--no-recursion",
        "--null",
        "-f",
        out.toString(),
        "-T",
        list.toString());
    byte[] tar = Files.readAllBytes(out);
    Files.delete(out);
    Files.delete(list);
    return tar;
  }

  /** Segments of a group, and an entry for each member. */
  void group(int group, byte[] tar, int part) throws Exception {
    for (int from = 0, number = 0; from < tar.length; from += part, number++) {
      segment(group, number, Arrays.copyOfRange(tar, from, Math.min(tar.length, from + part)));
    }
    read(group, tar);
  }

  void segment(int group, int part, byte[] raw) throws IOException {
    stored(group, part, raw.length, Zstd.compress(raw, 3));
  }

  void stored(int group, int part, long rawBytes, byte[] stored) throws IOException {
    SegmentName name = new SegmentName(id, group, part);
    segments.add(
        new Segment(
            name,
            rawBytes,
            stored.length,
            HexFormat.of().formatHex(Sha256.begin().digest(stored))));
    try (SealedFile file = repository.createSegment(name)) {
      file.write(stored);
      assertThat(file.commit()).isTrue();
    }
  }

  /** Entries as a reader of tar streams finds them. */
  private void read(int group, byte[] tar) throws IOException {
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(tar), "ISO-8859-1")) {
      int offset = 0;
      for (TarArchiveEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        int end = end(tar, offset);
        MessageDigest digest = Sha256.begin();
        in.transferTo(
            new OutputStream() {
              @Override
              public void write(int value) {
                digest.update((byte) value);
              }

              @Override
              public void write(byte[] bytes, int from, int length) {
                digest.update(bytes, from, length);
              }
            });
        entries.add(entry(group, each, offset, end - offset, digest));
        offset = end;
      }
    }
  }

  /** Of a member that begins there; none is so large that its size does not fit into its header. */
  static int end(byte[] tar, int offset) {
    int at = offset;
    while (true) {
      String digits = new String(tar, at + 124, 11, StandardCharsets.ISO_8859_1);
      char type = (char) tar[at + 156];
      at += 512 + (Integer.parseInt(digits, 8) + 511) / 512 * 512;
      if ("xLK".indexOf(type) < 0) {
        return at;
      }
    }
  }

  private Entry entry(
      int group, TarArchiveEntry each, long offset, long length, MessageDigest digest)
      throws IOException {
    Kind kind =
        each.isSymbolicLink()
            ? Kind.SYMLINK
            : each.isLink()
                ? Kind.HARD_LINK
                : each.isDirectory()
                    ? Kind.DIRECTORY
                    : each.isFIFO()
                        ? Kind.FIFO
                        : each.isCharacterDevice()
                            ? Kind.CHARACTER_DEVICE
                            : each.isBlockDevice() ? Kind.BLOCK_DEVICE : Kind.FILE;
    Map<String, byte[]> attributes = new TreeMap<>();
    each.getExtraPaxHeaders()
        .forEach(
            (key, value) -> {
              if (key.startsWith("SCHILY.")) {
                attributes.put(key, value.getBytes(StandardCharsets.UTF_8));
              }
            });
    String name = each.getName().replaceAll("/$", "");
    boolean isDevice = kind == Kind.CHARACTER_DEVICE || kind == Kind.BLOCK_DEVICE;
    return new Entry(
        raw(name),
        kind,
        each.getMode() & 07777,
        new Entry.Owner(each.getLongUserId(), each.getLongGroupId(), "", ""),
        kind == Kind.FILE ? each.getRealSize() : 0,
        each.getLastModifiedTime().toInstant(),
        kind == Kind.SYMLINK || kind == Kind.HARD_LINK
            ? Optional.of(raw(each.getLinkName()))
            : Optional.empty(),
        kind == Kind.FILE
            ? Optional.of(HexFormat.of().formatHex(digest.digest()))
            : Optional.empty(),
        isDevice
            ? Optional.of(new Entry.Device(each.getDevMajor(), each.getDevMinor()))
            : Optional.empty(),
        attributes,
        each.isSparse()
            ? each.getOrderedSparseHeaders().stream()
                .filter(hole -> hole.getNumbytes() > 0)
                .map(hole -> new Extent(hole.getOffset(), hole.getNumbytes()))
                .toList()
            : List.of(),
        new Entry.Place(id, group, offset, length),
        Entry.Seen.NOTHING,
        Optional.empty());
  }

  /** PAX headers are read as UTF-8, and bytes that are none get lost in that: names are ASCII. */
  private static RawPath raw(String name) {
    return RawPath.ofText(name);
  }

  HandMadeArchive write() throws IOException {
    entries.sort(Comparator.comparing(Entry::path));
    return writeAsIs();
  }

  /** The manifest, in whatever order the entries are. */
  HandMadeArchive writeAsIs() throws IOException {
    repository.deleteManifest(id);
    try (SealedFile file = repository.createManifest(id)) {
      try (ManifestWriter writer = new ManifestWriter(file)) {
        writer.header(
            new ManifestHeader(
                1, id, "test", RawPath.ofText("/srv"), Instant.EPOCH, Optional.empty(), Map.of()));
        for (Segment each : segments) {
          writer.segment(each);
        }
        for (Entry each : entries) {
          writer.entry(each);
        }
        sha256 = Optional.of(writer.end(Instant.EPOCH).sha256());
      }
      file.commit();
    }
    return this;
  }

  static String run(Path directory, String in, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream to = process.getOutputStream()) {
      to.write(in.getBytes(StandardCharsets.ISO_8859_1));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    process.getInputStream().transferTo(out);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}

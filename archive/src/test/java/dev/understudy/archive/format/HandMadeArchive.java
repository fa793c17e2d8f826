package dev.understudy.archive.format;

import com.github.luben.zstd.Zstd;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.Entry.Owner;
import dev.understudy.archive.format.Entry.Place;
import dev.understudy.archive.format.Entry.Seen;
import dev.understudy.core.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes small archives without a host: groups of files, each in parts of a given length. */
public final class HandMadeArchive {
  public static final Instant MODIFIED = Instant.parse("2026-11-01T00:00:00Z");

  private final Repository repository;
  private final ArchiveId id;
  private final String source;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private int group;

  public HandMadeArchive(Repository repository, ArchiveId id, String source) {
    this.repository = repository;
    this.id = id;
    this.source = source;
  }

  public ArchiveId id() {
    return id;
  }

  public List<Entry> entries() {
    return entries;
  }

  public List<Segment> segments() {
    return segments;
  }

  /** A group of files by name, cut into parts of at most {@code part} raw bytes. */
  public HandMadeArchive group(Map<String, byte[]> files, int part) throws IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    TarArchiveOutputStream tar = new TarArchiveOutputStream(raw, 512, "UTF-8");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      boolean isDirectory = file.getKey().endsWith("/");
      TarArchiveEntry header =
          new TarArchiveEntry(
              file.getKey(), isDirectory ? TarConstants.LF_DIR : TarConstants.LF_NORMAL);
      header.setMode(isDirectory ? 0755 : 0644);
      header.setSize(file.getValue().length);
      header.setModTime(MODIFIED.toEpochMilli());
      tar.flush();
      long offset = raw.size();
      tar.putArchiveEntry(header);
      tar.write(file.getValue());
      tar.closeArchiveEntry();
      tar.flush();
      entries.add(entry(file.getKey(), file.getValue(), offset, raw.size() - offset, isDirectory));
    }
    write(raw.toByteArray(), part);
    group++;
    return this;
  }

  /** Takes over entries and their segments from an earlier archive. */
  public HandMadeArchive unchanged(HandMadeArchive earlier, List<String> paths) {
    for (Entry each : earlier.entries) {
      if (paths.contains(each.path().shown())) {
        entries.add(each);
        for (Segment segment : earlier.segments) {
          boolean isNeeded =
              segment.name().archive().equals(each.place().archive())
                  && segment.name().group() == each.place().group();
          if (isNeeded && !segments.contains(segment)) {
            segments.add(segment);
          }
        }
      }
    }
    return this;
  }

  /** Writes the manifest, which makes it an archive. */
  public ArchiveId finish() throws IOException {
    try (SealedFile file = repository.createManifest(id)) {
      try (ManifestWriter writer = new ManifestWriter(file)) {
        lines(writer);
      }
      file.commit();
    }
    return id;
  }

  /** Writes the plan that an unfinished create leaves. */
  public ArchiveId unfinished() throws IOException {
    try (SealedFile file = repository.createPlan(id)) {
      try (ManifestWriter writer = new ManifestWriter(file)) {
        lines(writer);
      }
      file.commit();
    }
    return id;
  }

  private void lines(ManifestWriter writer) throws IOException {
    writer.header(
        new ManifestHeader(
            1, id, source, RawPath.ofText("/srv"), id.begun(), Optional.empty(), Map.of()));
    segments.sort((a, b) -> a.name().compareTo(b.name()));
    entries.sort((a, b) -> a.path().compareTo(b.path()));
    for (Segment segment : segments) {
      writer.segment(segment);
    }
    for (Entry entry : entries) {
      writer.entry(entry);
    }
    writer.end(id.begun().plusSeconds(60));
  }

  private void write(byte[] raw, int part) throws IOException {
    int number = 0;
    for (int from = 0; from < raw.length; from += part) {
      byte[] piece = Arrays.copyOfRange(raw, from, Math.min(raw.length, from + part));
      byte[] stored = Zstd.compress(piece, 3);
      SegmentName name = new SegmentName(id, group, number++);
      try (SealedFile file = repository.createSegment(name)) {
        file.write(stored, 0, stored.length);
        file.commit();
      }
      segments.add(new Segment(name, piece.length, stored.length, hash(stored)));
    }
  }

  private Entry entry(String name, byte[] content, long offset, long length, boolean isDirectory) {
    String path = isDirectory ? name.substring(0, name.length() - 1) : name;
    return new Entry(
        new RawPath(new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)),
        isDirectory ? Kind.DIRECTORY : Kind.FILE,
        isDirectory ? 0755 : 0644,
        new Owner(0, 0, "", ""),
        content.length,
        MODIFIED,
        Optional.empty(),
        isDirectory ? Optional.empty() : Optional.of(hash(content)),
        Optional.empty(),
        Map.of(),
        List.of(),
        new Place(id, group, offset, length),
        Seen.NOTHING,
        Optional.empty());
  }

  private static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.begin().digest(bytes));
  }
}

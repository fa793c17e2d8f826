package dev.understudy.archive.verify;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.tar.TarMember;
import dev.understudy.archive.tar.TarReader;
import dev.understudy.core.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the segments of one group and holds every member against the manifest. Members that the
 * manifest no longer has are passed over: another archive's have changed since.
 */
final class GroupCheck {
  private final Repository repository;
  private final Map<Segment, String> damaged = new LinkedHashMap<>();
  private final Map<RawPath, String> wrong = new LinkedHashMap<>();
  private final List<RawPath> proven = new ArrayList<>();
  private long provenFiles;
  private long rawBytes;

  GroupCheck(Repository repository) {
    this.repository = repository;
  }

  /** Segments that cannot be read as they were written, and why. */
  Map<Segment, String> damaged() {
    return damaged;
  }

  /** Files that are not as the manifest says, in segments that may well be sound. */
  Map<RawPath, String> wrong() {
    return wrong;
  }

  /** Files that are as the manifest says, also in a damaged segment. */
  List<RawPath> proven() {
    return proven;
  }

  /** How many of those have content, which has its hash. */
  long provenFiles() {
    return provenFiles;
  }

  long rawBytes() {
    return rawBytes;
  }

  /** Each segment by itself, and no file in it. */
  void readEach(List<Segment> segments) throws IOException {
    for (Segment each : segments) {
      try (PartsInput input = new PartsInput(repository, List.of(each), damaged)) {
        input.transferTo(OutputStream.nullOutputStream());
        rawBytes += input.allBytes();
      }
    }
  }

  /**
   * All of a group.
   *
   * @param parts all of them, in order
   * @param entries that are in the group
   */
  void readWhole(List<Segment> parts, List<Entry> entries) throws IOException {
    Map<RawPath, Entry> expected = new HashMap<>();
    entries.forEach(entry -> expected.put(entry.path(), entry));
    try (PartsInput input = new PartsInput(repository, parts, damaged)) {
      String why = "it is not in its segment";
      try {
        members(new TarReader(input), expected);
      } catch (EOFException e) {
        why = "its segment ends before its end";
      } catch (IOException e) {
        why = "its segment is no tar stream: " + e.getMessage();
      }
      // What comes after a damage is still held against its hash.
      input.transferTo(OutputStream.nullOutputStream());
      rawBytes += input.allBytes();
      for (RawPath missing : expected.keySet()) {
        wrong.put(missing, why);
      }
    }
    int firstDamage = (int) parts.stream().takeWhile(part -> !damaged.containsKey(part)).count();
    if (firstDamage < parts.size()) {
      readEach(parts.subList(firstDamage + 1, parts.size()));
    }
  }

  private void members(TarReader tar, Map<RawPath, Entry> expected) throws IOException {
    MessageDigest digest = Sha256.begin();
    for (Optional<TarMember> next = tar.next(); next.isPresent(); next = tar.next()) {
      TarMember member = next.get();
      RawPath path = MemberComparison.path(member.name());
      Entry entry = expected.get(path);
      if (entry == null || entry.place().offset() != member.offset()) {
        continue;
      }
      Optional<String> difference = MemberComparison.difference(member, entry);
      if (difference.isEmpty() && entry.kind() == Kind.FILE) {
        difference = content(tar, digest, entry);
      }
      tar.finish();
      expected.remove(path);
      if (difference.isPresent()) {
        wrong.put(path, difference.get());
      } else {
        proven.add(path);
        provenFiles += entry.kind() == Kind.FILE ? 1 : 0;
      }
    }
  }

  private static Optional<String> content(TarReader tar, MessageDigest digest, Entry entry)
      throws IOException {
    digest.reset();
    List<Entry.Extent> holes = tar.content(digest::update);
    String sum = HexFormat.of().formatHex(digest.digest());
    if (!entry.sha256().equals(Optional.of(sum))) {
      return Optional.of("its content has another hash than the manifest says");
    }
    List<Entry.Extent> said = entry.holes().stream().filter(each -> each.length() > 0).toList();
    return holes.equals(said) ? Optional.empty() : Optional.of("its holes are other ones");
  }
}

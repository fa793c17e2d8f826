package dev.understudy.archive.verify;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.GroupName;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Repository.StoredSegment;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.format.SegmentName;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks whether an archive is whole: its manifest, then that every segment is there, then as many
 * bytes as asked for. Nothing is changed. Memory is bounded by the larger of {@link #WINDOW}
 * entries and one group's.
 */
public final class ArchiveVerify {
  private static final int WINDOW = 100_000;

  private final Repository repository;
  private final Map<Segment, String> damaged = new LinkedHashMap<>();
  private final Set<dev.understudy.archive.format.RawPath> provenBesideDamage = new HashSet<>();
  private final Findings findings = new Findings();
  private long readSegments;
  private long readBytes;
  private long provenFiles;

  private ArchiveVerify(Repository repository) {
    this.repository = repository;
  }

  /**
   * Verifies one archive. What is wrong is in the report, and no exception.
   *
   * @param progress told, for people, what is being read
   * @throws ProblemException when the repository does not answer
   */
  public static VerifyReport verify(
      Repository repository, VerifyRequest request, Consumer<String> progress) {
    try {
      return new ArchiveVerify(repository).verify(request, progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private VerifyReport verify(VerifyRequest request, Consumer<String> progress) throws IOException {
    Contents contents;
    String sum;
    try (ManifestReader manifest = repository.manifest(request.archive())) {
      ArchiveId said = manifest.header().archive();
      if (!said.equals(request.archive())) {
        return broken(request.archive(), "it is the manifest of " + said);
      }
      contents = new Contents(manifest.segments());
      contents.gaps().forEach(gap -> findings.add(Fault.of("manifest", gap)));
      for (Optional<Entry> next = manifest.next(); next.isPresent(); next = manifest.next()) {
        Entry entry = next.get();
        contents.add(entry).ifPresent(why -> findings.add(entry.path(), why));
      }
      sum = manifest.end().sha256();
    } catch (ProblemException e) {
      if (e.problem().code() == ProblemCode.ARCHIVE_DAMAGED) {
        return broken(request.archive(), e.problem().what() + ": " + e.problem().why());
      }
      throw e;
    }
    if (contents.entries() == 0) {
      findings.add(Fault.of("manifest", "it has no entry: there is nothing to check"));
    }
    findMissing(contents);
    if (request.share() > 0) {
      read(contents, request, progress);
    }
    nameFiles(request.archive(), contents);
    return new VerifyReport(
        request.archive(),
        contents.files(),
        contents.segments().size(),
        readSegments,
        readBytes,
        provenFiles,
        findings.doubtful(),
        findings.faults(),
        Optional.of(sum));
  }

  private static VerifyReport broken(ArchiveId archive, String why) {
    return new VerifyReport(
        archive, 0, 0, 0, 0, 0, 0, List.of(Fault.of("manifest", why)), Optional.empty());
  }

  private void findMissing(Contents contents) {
    Map<SegmentName, Long> lengths = new HashMap<>();
    contents.segments().stream()
        .map(each -> each.name().archive())
        .distinct()
        .flatMap(archive -> repository.segments(archive).stream())
        .forEach((StoredSegment each) -> lengths.put(each.name(), each.storedBytes()));
    for (Segment each : contents.segments()) {
      Long length = lengths.get(each.name());
      long expected = repository.seal().sealedLength(each.storedBytes());
      if (length == null) {
        damaged.put(each, "it is missing");
      } else if (length != expected) {
        damaged.put(each, "it has " + length + " bytes, and had " + expected);
      }
    }
  }

  private void read(Contents contents, VerifyRequest request, Consumer<String> progress)
      throws IOException {
    Set<Segment> chosen = choose(contents.segments(), request);
    List<GroupName> window = new ArrayList<>();
    long waiting = 0;
    for (Map.Entry<GroupName, List<Segment>> group : contents.groups().entrySet()) {
      List<Segment> wanted = group.getValue().stream().filter(chosen::contains).toList();
      if (wanted.size() == group.getValue().size()) {
        waiting += contents.count(group.getKey());
        window.add(group.getKey());
        if (waiting >= WINDOW) {
          readWhole(contents, request.archive(), window, progress);
          window.clear();
          waiting = 0;
        }
      } else if (!wanted.isEmpty()) {
        GroupCheck check = new GroupCheck(repository);
        check.readEach(wanted);
        take(check, wanted.size(), group.getKey(), progress);
      }
    }
    readWhole(contents, request.archive(), window, progress);
  }

  private static Set<Segment> choose(List<Segment> segments, VerifyRequest request) {
    if (request.share() >= 1) {
      return new HashSet<>(segments);
    }
    List<Segment> shuffled = new ArrayList<>(segments);
    Collections.shuffle(shuffled, new Random(request.seed()));
    int count = (int) Math.ceil(segments.size() * request.share());
    return new HashSet<>(shuffled.subList(0, count));
  }

  private void readWhole(
      Contents contents, ArchiveId archive, List<GroupName> window, Consumer<String> progress)
      throws IOException {
    if (window.isEmpty()) {
      return;
    }
    Map<GroupName, List<Entry>> entries = new HashMap<>();
    window.forEach(group -> entries.put(group, new ArrayList<>()));
    try (ManifestReader manifest = repository.manifest(archive)) {
      for (Optional<Entry> next = manifest.next(); next.isPresent(); next = manifest.next()) {
        List<Entry> group = entries.get(GroupName.of(next.get().place()));
        if (group != null) {
          group.add(next.get());
        }
      }
    }
    for (GroupName group : window) {
      GroupCheck check = new GroupCheck(repository);
      List<Segment> parts = contents.groups().getOrDefault(group, List.of());
      check.readWhole(parts, entries.getOrDefault(group, List.of()));
      take(check, parts.size(), group, progress);
      boolean isDamaged = !check.damaged().isEmpty();
      if (isDamaged) {
        provenBesideDamage.addAll(check.proven());
      } else {
        check.wrong().forEach(findings::add);
      }
    }
  }

  private void take(GroupCheck check, int segments, GroupName group, Consumer<String> progress) {
    readSegments += segments;
    readBytes += check.rawBytes();
    provenFiles += check.provenFiles();
    check.damaged().forEach(damaged::putIfAbsent);
    progress.accept("read group " + group + ", " + readBytes + " bytes in all");
  }

  /** Says of each damaged segment which files it takes with it. */
  private void nameFiles(ArchiveId archive, Contents contents) throws IOException {
    if (damaged.isEmpty()) {
      return;
    }
    damaged.forEach((segment, why) -> findings.open(segment.name(), why));
    try (ManifestReader manifest = repository.manifest(archive)) {
      for (Optional<Entry> next = manifest.next(); next.isPresent(); next = manifest.next()) {
        Entry entry = next.get();
        if (!provenBesideDamage.contains(entry.path())) {
          contents.holding(entry).stream()
              .filter(damaged::containsKey)
              .map(Segment::name)
              .forEach(name -> findings.lost(name, entry.path()));
        }
      }
    }
  }
}

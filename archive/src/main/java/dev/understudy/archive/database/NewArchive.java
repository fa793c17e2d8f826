package dev.understudy.archive.database;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.ManifestEnd;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.ManifestWriter;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Repository.StoredSegment;
import dev.understudy.archive.format.SealedFile;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.format.SegmentName;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An archive that is made in one go from a stream: there once it is committed, and gone without a
 * trace when it is closed before.
 */
final class NewArchive implements AutoCloseable {
  private final Repository repository;
  private final ManifestHeader header;
  private final List<GroupOutput> groups = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private boolean isCommitted;

  private NewArchive(Repository repository, ManifestHeader header) {
    this.repository = repository;
    this.header = header;
  }

  /** Says in the repository that it is being made, so that nobody takes its segments for waste. */
  static NewArchive begin(Repository repository, ManifestHeader header) throws IOException {
    try (SealedFile file = repository.createPlan(header.archive())) {
      try (ManifestWriter writer = new ManifestWriter(file)) {
        writer.header(header);
        writer.end(header.begun());
      }
      file.commit();
    }
    return new NewArchive(repository, header);
  }

  /**
   * The next group, to be finished by the caller.
   *
   * @param firstPart as in {@link GroupOutput}
   */
  GroupOutput group(int firstPart) {
    int number = groups.isEmpty() ? 0 : groups.get(groups.size() - 1).group() + 1;
    return part(number, firstPart);
  }

  /** Once more the group last begun, for parts that were left out. */
  GroupOutput sameGroup() {
    return part(groups.get(groups.size() - 1).group(), 0);
  }

  private GroupOutput part(int number, int firstPart) {
    GroupOutput group = new GroupOutput(repository, header.archive(), number, firstPart);
    groups.add(group);
    return group;
  }

  void add(Entry entry) {
    entries.add(entry);
  }

  ManifestHeader header() {
    return header;
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  long storedBytes() {
    return segments().stream().mapToLong(Segment::storedBytes).sum();
  }

  /** Makes it an archive. */
  ManifestEnd commit(Instant finished) throws IOException {
    Map<SegmentName, Long> stored =
        repository.segments(header.archive()).stream()
            .collect(Collectors.toMap(StoredSegment::name, StoredSegment::storedBytes));
    ManifestEnd end;
    try (SealedFile file = repository.createManifest(header.archive())) {
      try (ManifestWriter writer = new ManifestWriter(file)) {
        writer.header(header);
        for (Segment each : segments()) {
          Long bytes = stored.get(each.name());
          if (bytes == null) {
            throw new IOException("the segment " + each.name() + " is not in the repository");
          }
          writer.segment(new Segment(each.name(), each.rawBytes(), bytes, each.sha256()));
        }
        entries.sort(Comparator.comparing(Entry::path));
        for (Entry each : entries) {
          writer.entry(each);
        }
        end = writer.end(finished);
      }
      if (!file.commit()) {
        throw new IllegalStateException("there is an archive " + header.archive() + " already");
      }
    }
    isCommitted = true;
    return end;
  }

  @Override
  public void close() throws IOException {
    for (GroupOutput group : groups) {
      group.close();
    }
    if (!isCommitted) {
      segments().forEach(segment -> repository.deleteSegment(segment.name()));
    }
    repository.deletePlan(header.archive());
  }

  private List<Segment> segments() {
    return groups.stream()
        .flatMap(group -> group.segments().stream())
        .sorted(Comparator.comparing(Segment::name))
        .toList();
  }
}

package dev.understudy.archive.create;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.Repository.StoredSegment;
import dev.understudy.archive.format.SegmentName;
import java.util.HashSet;
import java.util.Set;

/** Segments that an interrupted create has left finished. Safe for use by many threads. */
final class StoredParts {
  private final Repository repository;
  private final Set<SegmentName> names = new HashSet<>();

  private StoredParts(Repository repository) {
    this.repository = repository;
  }

  static StoredParts none(Repository repository) {
    return new StoredParts(repository);
  }

  static StoredParts of(Repository repository, ArchiveId archive) {
    StoredParts parts = new StoredParts(repository);
    repository.segments(archive).stream().map(StoredSegment::name).forEach(parts.names::add);
    return parts;
  }

  synchronized boolean has(SegmentName name) {
    return names.contains(name);
  }

  /** Removes all parts of a group from one on: they are read again. */
  synchronized void drop(ArchiveId archive, int group, int part) {
    for (SegmentName each : Set.copyOf(names)) {
      if (each.archive().equals(archive) && each.group() == group && each.part() >= part) {
        repository.deleteSegment(each);
        names.remove(each);
      }
    }
  }
}

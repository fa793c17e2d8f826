package dev.understudy.archive.catalog;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.format.ManifestEnd;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.verify.Proof;
import java.util.List;
import java.util.Optional;

/**
 * A finished archive, as its manifest has it.
 *
 * @param segments all that it needs, those of earlier archives included
 * @param proof the best one; empty when it was never proven
 */
public record ArchiveFacts(
    ManifestHeader header, List<Segment> segments, ManifestEnd end, Optional<Proof> proof) {

  public ArchiveFacts {
    segments = List.copyOf(segments);
  }

  public ArchiveId id() {
    return header.archive();
  }

  /** What was added to the repository for it: the bytes of its own segments. */
  public long ownBytes() {
    return segments.stream()
        .filter(each -> each.name().archive().equals(id()))
        .mapToLong(Segment::storedBytes)
        .sum();
  }
}

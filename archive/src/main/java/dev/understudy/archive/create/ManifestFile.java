package dev.understudy.archive.create;

import dev.understudy.archive.format.ManifestEnd;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.ManifestWriter;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.SealedFile;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.spool.SortedSpool;
import dev.understudy.archive.spool.SpoolRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Writes the manifest of an archive, the last thing of all. */
final class ManifestFile {
  private ManifestFile() {}

  /**
   * @param carried what earlier archives hold
   * @param read what was read now
   */
  static ManifestEnd write(
      Repository repository,
      ManifestHeader header,
      List<Segment> segments,
      SortedSpool carried,
      SortedSpool read,
      Instant now)
      throws IOException {
    ManifestEnd end;
    try (SealedFile file = repository.createManifest(header.archive())) {
      try (ManifestWriter writer = new ManifestWriter(file)) {
        writer.header(header);
        List<Segment> sorted =
            segments.stream().sorted(Comparator.comparing(Segment::name)).toList();
        for (Segment each : sorted) {
          writer.segment(each);
        }
        Iterator<SpoolRecord> one = carried.sorted();
        Iterator<SpoolRecord> other = read.sorted();
        Optional<SpoolRecord> left = step(one);
        Optional<SpoolRecord> right = step(other);
        while (left.isPresent() || right.isPresent()) {
          boolean isLeft =
              right.isEmpty() || (left.isPresent() && left.get().compareTo(right.get()) < 0);
          add(writer, (isLeft ? left : right).orElseThrow());
          left = isLeft ? step(one) : left;
          right = isLeft ? right : step(other);
        }
        end = writer.end(now);
      }
      file.commit();
    }
    return end;
  }

  private static Optional<SpoolRecord> step(Iterator<SpoolRecord> records) {
    return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
  }

  private static void add(ManifestWriter writer, SpoolRecord record) throws IOException {
    ByteBuffer value = ByteBuffer.wrap(record.value());
    boolean isInconsistent = value.get() != 0;
    long size = value.getLong();
    writer.entry(
        Arrays.copyOfRange(record.value(), Results.PREFIX, record.value().length),
        size,
        isInconsistent);
  }
}

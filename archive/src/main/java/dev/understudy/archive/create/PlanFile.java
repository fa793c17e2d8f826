package dev.understudy.archive.create;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Extent;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.ManifestWriter;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.SealedFile;
import dev.understudy.archive.format.Segment;
import dev.understudy.archive.spool.SortedSpool;
import dev.understudy.archive.spool.SpoolRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plan of a create in the repository: first what is to be read, group by group, each entry with
 * its place's group and nothing known of its content; then what earlier archives hold already.
 */
final class PlanFile {
  private static final List<Extent> SPARSE = List.of(new Extent(0, 0));

  private PlanFile() {}

  static void write(
      Repository repository,
      ManifestHeader header,
      List<Segment> earlier,
      Iterator<Planned> planned,
      SortedSpool carried,
      Instant now)
      throws IOException {
    try (SealedFile file = repository.createPlan(header.archive())) {
      try (ManifestWriter writer = new ManifestWriter(file)) {
        writer.header(header);
        for (Segment each : earlier) {
          writer.segment(each);
        }
        while (planned.hasNext()) {
          writer.entry(entry(header, planned.next()));
        }
        for (Iterator<SpoolRecord> each = carried.sorted(); each.hasNext(); ) {
          byte[] value = each.next().value();
          writer.entry(Arrays.copyOfRange(value, Results.PREFIX, value.length), 0, false);
        }
        writer.end(now);
      }
      file.commit();
    }
  }

  /**
   * Reads all of a plan.
   *
   * @param carried gets what earlier archives hold
   */
  static PlannedSpool read(ManifestReader reader, Path spools, SortedSpool carried)
      throws IOException {
    PlannedSpool planned = new PlannedSpool(spools);
    for (Optional<Entry> each = reader.next(); each.isPresent(); each = reader.next()) {
      Entry entry = each.get();
      if (entry.place().archive().equals(reader.header().archive())) {
        planned.add(new Planned(entry.place().group(), listed(entry)));
      } else {
        carried.add(Results.record(entry, reader.lastLine()));
      }
    }
    return planned;
  }

  private static Entry entry(ManifestHeader header, Planned planned) {
    Listed listed = planned.listed();
    return new Entry(
        listed.path(),
        listed.kind(),
        listed.mode(),
        new Entry.Owner(listed.uid(), listed.gid(), "", ""),
        listed.size(),
        listed.modified(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        listed.isSparse() ? SPARSE : List.of(),
        new Entry.Place(header.archive(), planned.group(), 0, 0),
        new Entry.Seen(listed.changed(), listed.inode()),
        Optional.empty());
  }

  private static Listed listed(Entry entry) {
    return new Listed(
        entry.path(),
        entry.kind(),
        entry.mode(),
        entry.owner().uid(),
        entry.owner().gid(),
        entry.size(),
        entry.modified(),
        entry.seen().changed(),
        entry.seen().inode(),
        1,
        0,
        !entry.holes().isEmpty());
  }
}

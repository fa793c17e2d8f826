package dev.understudy.archive.create;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Extent;
import dev.understudy.archive.format.ManifestHeader;
import dev.understudy.archive.format.ManifestReader;
import dev.understudy.archive.format.ManifestWriter;
import dev.understudy.archive.format.Repository;
import dev.understudy.archive.format.SealedFile;
import dev.understudy.archive.spool.SortedSpool;
import dev.understudy.archive.spool.SpoolRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
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
      Iterator<Planned> planned,
      SortedSpool carried,
      Instant now)
      throws IOException {
    try (SealedFile file = repository.createPlan(header.archive())) {
      try (ManifestWriter writer = new ManifestWriter(file)) {
        writer.header(header);
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

  /** What is to be read; the carried entries that follow are added to {@code carried}. */
  static Iterator<Planned> read(ManifestReader reader, SortedSpool carried) {
    return new Iterator<>() {
      private Optional<Planned> ahead = step();

      private Optional<Planned> step() {
        Optional<Entry> next = reader.next();
        while (next.isPresent()
            && !next.get().place().archive().equals(reader.header().archive())) {
          try {
            carried.add(Results.record(next.get(), reader.lastLine()));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
          next = reader.next();
        }
        return next.map(entry -> new Planned(entry.place().group(), listed(entry)));
      }

      @Override
      public boolean hasNext() {
        return ahead.isPresent();
      }

      @Override
      public Planned next() {
        Planned next = ahead.orElseThrow(NoSuchElementException::new);
        ahead = step();
        return next;
      }
    };
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

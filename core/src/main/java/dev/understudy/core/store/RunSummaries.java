package dev.understudy.core.store;

import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How the runs of a directory stand. What the index knows is taken from there; the newest of the
 * others are read whole, so that damage shows; of the rest, when an index has to be made anew, only
 * the ends are read.
 */
final class RunSummaries {
  private static final int READ_WHOLE = 100;

  private final RunStore store;
  private final RunIndex index;
  private final Function<RunId, Path> journals;

  /**
   * @param journals where the journal of a run is
   */
  RunSummaries(RunStore store, Path index, Function<RunId, Path> journals) {
    this.store = store;
    this.index = new RunIndex(index);
    this.journals = journals;
  }

  /** A journal as it lies there now. */
  private record Found(RunId run, Path file, long length, long time) {}

  /** In the order of {@code runs}; one that has vanished meanwhile is left out. */
  List<RunSummary> of(List<RunId> runs) {
    Map<RunId, RunIndex.Entry> known = index.read();
    List<Found> all = runs.parallelStream().map(this::find).flatMap(Optional::stream).toList();
    List<Found> unknown =
        all.stream()
            .filter(
                found ->
                    Optional.ofNullable(known.get(found.run()))
                        .filter(entry -> entry.fits(found.length(), found.time()))
                        .isEmpty())
            .toList();
    Map<RunId, RunIndex.Entry> entries = new HashMap<>(known);
    read(unknown).forEach(entry -> entries.put(entry.summary().run(), entry));
    List<RunIndex.Entry> now =
        all.stream().flatMap(found -> Stream.ofNullable(entries.get(found.run()))).toList();
    keep(now, known);
    return now.stream().map(RunIndex.Entry::summary).toList();
  }

  private List<RunIndex.Entry> read(List<Found> unknown) {
    int whole = Math.min(READ_WHOLE, unknown.size());
    List<RunIndex.Entry> entries = new ArrayList<>();
    unknown.subList(0, whole).forEach(f -> entries.add(entry(f, store.summary(f.run()))));
    entries.addAll(
        unknown.subList(whole, unknown.size()).parallelStream()
            .map(found -> entry(found, JournalEnds.summary(found.run(), found.file())))
            .toList());
    return entries;
  }

  /** What has not ended changes soon, and is read again anyway. */
  private void keep(List<RunIndex.Entry> now, Map<RunId, RunIndex.Entry> known) {
    List<RunIndex.Entry> ended = now.stream().filter(e -> e.summary().hasEnded()).toList();
    if (!ended.stream().allMatch(entry -> entry.equals(known.get(entry.summary().run())))) {
      index.write(ended);
    }
  }

  private static RunIndex.Entry entry(Found found, RunSummary summary) {
    return new RunIndex.Entry(summary, found.length(), found.time());
  }

  private Optional<Found> find(RunId run) {
    Path file = journals.apply(run);
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      long time = now.lastModifiedTime().to(TimeUnit.NANOSECONDS);
      return Optional.of(new Found(run, file, now.size(), time));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

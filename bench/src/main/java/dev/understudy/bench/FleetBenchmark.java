package dev.understudy.bench;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.DirectoryRunStore;
import dev.understudy.snapshot.fleet.Fleet;
import dev.understudy.snapshot.fleet.FleetDisk;
import dev.understudy.snapshot.fleet.OwnSnapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One {@code snapshot take} over a fleet, held against what the cloud's limits allow. The lab and
 * the command run in processes of their own; what they did is asked from the cloud and the journal.
 */
record FleetBenchmark(Tool tool, Path directory, FleetScale scale) {
  private static final int HEAP_MIB = 256;
  private static final double SHARE = 0.95;

  /** Does it once. */
  List<Figure> run() throws IOException, InterruptedException {
    try (FleetLab lab = FleetLab.start(tool, directory, scale)) {
      Path log = directory.resolveSibling(directory.getFileName() + ".gc");
      long start = System.nanoTime();
      tool.run(
          directory.resolveSibling(directory.getFileName() + ".take"),
          List.of("-Xmx" + HEAP_MIB + "m", PeakHeap.option(log)),
          List.of("snapshot", "take", "--yes", "-f", lab.estateFile().toString()));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      return figures(lab, took, PeakHeap.in(log));
    }
  }

  private List<Figure> figures(FleetLab lab, Duration took, int peak) throws IOException {
    Estate estate = lab.estate();
    Cloud cloud = lab.cloud();
    List<FleetDisk> disks =
        Fleet.of(estate, cloud, estate.snapshots().orElseThrow()).look().disks();
    Map<RegionId, List<FleetDisk>> regions =
        disks.stream()
            .collect(Collectors.groupingBy(FleetDisk::region, TreeMap::new, Collectors.toList()));
    Map<DiskId, List<Snapshot>> taken = new HashMap<>();
    List<Figure> figures = new ArrayList<>();
    for (RegionId region : regions.keySet()) {
      Map<DiskId, List<Snapshot>> there =
          OwnSnapshots.read(cloud.in(region), estate.name(), Optional.empty());
      taken.putAll(there);
      figures.add(rate(region, there));
    }
    figures.add(calls(lab, estate, regions));
    figures.add(
        new Figure(
            "peak heap, with -Xmx" + HEAP_MIB + "m",
            peak + " MiB",
            "below " + HEAP_MIB + " MiB",
            peak < HEAP_MIB));
    long once =
        disks.stream()
            .filter(disk -> taken.getOrDefault(disk.disk().id(), List.of()).size() == 1)
            .count();
    int all = taken.values().stream().mapToInt(List::size).sum();
    figures.add(
        new Figure(
            "disks with exactly one snapshot",
            once + " of " + disks.size() + ", " + all + " snapshots",
            "all, and no snapshot more",
            once == disks.size() && all == disks.size()));
    figures.add(
        new Figure("whole run, start and end of process", seconds(took), "no target", true));
    return figures;
  }

  private Figure rate(RegionId region, Map<DiskId, List<Snapshot>> there) {
    List<Instant> created =
        there.values().stream()
            .flatMap(List::stream)
            .filter(snapshot -> snapshot.tags().find(Tags.GROUP).isEmpty())
            .map(Snapshot::created)
            .toList();
    OptionalDouble rate = CutRate.of(created);
    double share = rate.orElse(0) / scale.createsPerSecond();
    return new Figure(
        "creates a second in " + region,
        rate.isEmpty()
            ? "over too soon to tell"
            : String.format(
                Locale.ROOT, "%.1f, %.1f %% of the limit", rate.getAsDouble(), 100 * share),
        scale.ceilingIsKnown()
            ? "at least 95 % of " + scale.createsPerSecond()
            : "no target: what is learnt is not learnt faster when time is",
        share >= SHARE || !scale.ceilingIsKnown());
  }

  private Figure calls(FleetLab lab, Estate estate, Map<RegionId, List<FleetDisk>> regions) {
    List<JournalRecord> records;
    try (DirectoryRunStore store =
        new DirectoryRunStore(lab.state(), estate.name(), TimeSource.system())) {
      records = store.verify(store.list().get(0)).records();
    }
    Duration awaited =
        records.stream()
            .filter(record -> record.event() == JournalEvent.STEP_SUCCEEDED)
            .filter(
                record -> record.step().filter(step -> step.value().equals("await")).isPresent())
            .flatMap(record -> JournalFacts.took(record).stream())
            .findFirst()
            .orElse(Duration.ZERO);
    int unfinished =
        (int) (scale.snapshotTakes().toMillis() * scale.createsPerSecond() * regions.size() / 1000);
    FleetCalls calls =
        new FleetCalls(
            FleetCalls.byAction(records),
            regions.values().stream().map(List::size).toList(),
            regions.values().stream()
                .map(there -> (int) there.stream().map(FleetDisk::instance).distinct().count())
                .toList(),
            awaited,
            unfinished);
    return new Figure(
        "calls of the API",
        Integer.toString(calls.made()),
        calls.formula() + "; made " + calls.byAction(),
        calls.made() <= calls.allowed());
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}

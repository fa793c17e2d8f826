package dev.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetBenchmarkTest {
  @TempDir private Path directory;

  @Test
  void everyDiskOfASmallFleetHasOneSnapshotAndEveryCallIsCounted() throws Exception {
    Tool tool =
        new Tool(List.of("-cp", System.getProperty("java.class.path"), "dev.understudy.cli.Main"));
    FleetScale small = new FleetScale(20, 2, 40, true);

    Map<String, Figure> figures =
        new FleetBenchmark(tool, directory.resolve("lab"), small)
            .run().stream().collect(Collectors.toMap(Figure::name, Function.identity()));

    assertThat(figures.get("disks with exactly one snapshot").measured())
        .isEqualTo("42 of 42, 42 snapshots");
    assertThat(figures.get("calls of the API").target())
        .startsWith("at most ")
        .contains("CreateSnapshot=40", "CreateSnapshotGroup=1");
    assertThat(figures)
        .containsKeys("creates a second in cn-shanghai", "creates a second in cn-beijing");
  }

  @Test
  void onlyWholeSecondsCount() {
    List<Instant> each = new ArrayList<>();
    List<Integer> counts = List.of(3, 20, 20, 18, 20, 7);
    for (int second = 0; second < counts.size(); second++) {
      each.addAll(Collections.nCopies(counts.get(second), Instant.ofEpochSecond(second)));
    }

    assertThat(CutRate.of(each)).hasValue(19.5);
    assertThat(CutRate.of(each.subList(0, 23))).isEmpty();
  }

  @Test
  void theHeapsPeakIsTheFullestBeforeACollection() throws Exception {
    Path log = directory.resolve("gc");
    Files.writeString(
        log,
        """
        [0.4s][info][gc] GC(0) Pause Young (Allocation Failure) 30M->8M(247M) 5.1ms
        [0.9s][info][gc] GC(1) Pause Young (Allocation Failure) 172M->105M(247M) 21.8ms
        [1.4s][info][gc] GC(2) Pause Full (Metadata) 110M->90M(247M) 50.2ms
        """);

    assertThat(PeakHeap.in(log)).isEqualTo(172);
  }

  @Test
  void callsAreHeldAgainstDisksPagesAndRounds() {
    FleetCalls calls =
        new FleetCalls(
            Map.of("CreateSnapshot", 1000, "DescribeSnapshots", 90),
            List.of(800, 200),
            List.of(80, 20),
            Duration.ofSeconds(1),
            300);

    // Pages: 2 of servers, 10 of disks. Looks at 0, 200, 461 and 801 ms, each three questions.
    assertThat(calls.made()).isEqualTo(1090);
    assertThat(calls.allowed()).isEqualTo(1050 + 4 * 12 + 2 * 10 + 4 * 3);
  }
}

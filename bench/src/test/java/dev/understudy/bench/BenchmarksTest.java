package dev.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmarks measure what they say; how fast it is, they say themselves. */
class BenchmarksTest {
  @TempDir private Path directory;
  private final List<String> lines = new ArrayList<>();

  @Test
  void theEngineIsHeldAgainstItsOwnAppends() throws Exception {
    double ratio = new EngineBenchmark(directory, 20).run(0, 1, lines::add);

    assertThat(ratio).isPositive();
    assertThat(lines).hasSize(2).allMatch(line -> line.contains("ratio"));
  }

  @Test
  void theListIsHeldAgainstTheBytesOfTheJournals() throws Exception {
    assertThat(new StoreBenchmark(directory, 120).run(1, lines::add)).isPositive();
    assertThat(lines).hasSize(3).allMatch(line -> line.contains("120 runs"));
  }

  @Test
  void retentionDecidesAboutEverySnapshot() throws Exception {
    assertThat(new RetentionBenchmark(2000, 20).run(1, lines::add)).isPositive();
    assertThat(lines).hasSize(1).allMatch(line -> line.contains("2000 snapshots: of 20 disks"));
  }
}

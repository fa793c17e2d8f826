package dev.understudy.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.store.DirectoryRunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole engine on real files: killed at any point, read from disk, finished. */
class StoredCrashTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(names = {"LINE", "DIAMOND"})
  void aRunKilledAtAnyPointIsFinishedFromItsFile(PlanShapes shape) {
    boolean killed = true;
    for (int point = 1; killed; point++) {
      FakeWorld world = new FakeWorld(false);
      Plan plan = shape.of(world);
      Path state = directory.resolve("state-" + point);
      killed = runs(plan, state, new CrashingProbe(point), true).isEmpty();

      RunOutcome outcome = runs(plan, state, RunnerProbe.none(), false).orElseThrow();

      assertThat(outcome.isSuccess()).isTrue();
      assertThat(world.inventory()).as("after kill %d", point).isEqualTo(shape.inventory());
    }
  }

  /** Empty when it was killed; what a process holds is given back, as the system would. */
  private static Optional<RunOutcome> runs(
      Plan plan, Path state, RunnerProbe probe, boolean isNew) {
    TimeSource time = new SteppedTime(MemoryJournal.START);
    DirectoryRunStore store = new DirectoryRunStore(state, "estate", time);
    RunHeader header =
        new RunHeader(
            MemoryJournal.RUN, "test", Map.of(), "estate", "", "", "me@here", "0", List.of());
    try (Lease lease = store.acquire(new LeaseClaim("me@here", MemoryJournal.RUN, "recover"));
        Journal journal = isNew ? store.create(header) : store.open(MemoryJournal.RUN)) {
      PlanRunner runner = new PlanRunner(time, RunListener.silent(), probe);
      return Optional.of(runner.run(plan, journal, lease));
    } catch (CrashingProbe.Crash e) {
      return Optional.empty();
    }
  }
}

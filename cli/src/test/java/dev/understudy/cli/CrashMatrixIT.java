package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.core.ExitCode;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.JournalFacts;
import dev.understudy.core.JournalRecord;
import dev.understudy.core.PlannedStep;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.SoundJournal;
import dev.understudy.core.StepId;
import dev.understudy.etcd.EtcdCluster;
import dev.understudy.lab.Breakage;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.Layout;
import dev.understudy.lab.ecs.Pace;
import dev.understudy.runbooks.catalog.ChangingCalls;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kill it anywhere, run it again: every built-in runbook dies once before and after each journal
 * append and each effect, on each kind of store, and leaves the same world as a run that never
 * died. {@code rebuild} is part of {@code recover} and {@code drill}, {@code prune} of {@code
 * protect}; {@code copy} dies in a test of its own.
 */
class CrashMatrixIT {
  @TempDir private Path home;

  /** A runbook in a lab. */
  private enum Scenario {
    SNAPSHOT("snapshot", Layout.DATA_DISK, false),
    PROTECT("protect", Layout.DATA_DISK, false),
    RECOVER("recover", Layout.DATA_DISK, true),
    RECOVER_SINGLE_DISK("recover", Layout.SINGLE_DISK, true),
    FAILOVER("failover", Layout.DATA_DISK, true),
    DRILL("drill", Layout.DATA_DISK, false),
    DRILL_SINGLE_DISK("drill", Layout.SINGLE_DISK, false);

    private final String runbook;
    private final Layout layout;
    private final boolean isDead;

    Scenario(String runbook, Layout layout, boolean isDead) {
      this.runbook = runbook;
      this.layout = layout;
      this.isDead = isDead;
    }

    Map<String, String> arguments() {
      return Map.of(this == PROTECT ? "servers" : "server", "data");
    }
  }

  /** The process is gone: not even a finally block may write to the journal. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash(String point) {
      super(point, null, false, false);
    }
  }

  /** Dies at every point that it has not died at before. */
  private static final class Killer implements RunnerProbe {
    private final Set<String> died = new ConcurrentSkipListSet<>();

    @Override
    public void at(Point point, JournalEvent event, Optional<StepId> step) {
      String name = step.map(StepId::value).orElse("run") + " " + point + " " + event;
      if (died.add(name)) {
        throw new Crash(name);
      }
    }
  }

  /** Where the runs of a matrix are kept. */
  private enum Store {
    DIRECTORY,
    ETCD
  }

  private static final Map<Scenario, LabWorld> WHOLE = new ConcurrentHashMap<>();
  private static Optional<EtcdCluster> cluster = Optional.empty();

  @AfterAll
  static void stopCluster() {
    cluster.ifPresent(EtcdCluster::close);
  }

  static Stream<Arguments> matrix() {
    return Stream.of(Store.values())
        .flatMap(store -> Stream.of(Scenario.values()).map(scenario -> arguments(store, scenario)));
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("matrix")
  void dyingOnceAtEveryPointLeavesTheSameWorld(Store store, Scenario scenario) throws Exception {
    Optional<String> state = store == Store.ETCD ? Optional.of(etcd()) : Optional.empty();
    LabWorld whole = WHOLE.computeIfAbsent(scenario, this::uncrashed);
    Killer killer = new Killer();

    LabWorld world = inLab("killed", scenario, state, killer);

    assertThat(world).isEqualTo(whole);
    assertThat(killer.died).as("points").hasSizeGreaterThan(10);
    System.out.println(scenario + " in " + store + ": died at " + killer.died.size() + " points");
  }

  private static synchronized String etcd() {
    EtcdCluster.assumeInstalled();
    if (cluster.isEmpty()) {
      cluster = Optional.of(EtcdCluster.start());
    }
    return StoreAddress.of(cluster.get());
  }

  /** What a run leaves that never dies; the same in every store. */
  private LabWorld uncrashed(Scenario scenario) {
    try {
      return inLab("whole", scenario, Optional.empty(), RunnerProbe.none());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private LabWorld inLab(String name, Scenario scenario, Optional<String> state, RunnerProbe probe)
      throws InterruptedException {
    Path directory = home.resolve(name);
    try (LabServer lab =
        LabServer.start(LabOptions.in(directory).with(scenario.layout).with(Pace.INSTANT))) {
      if (scenario.isDead) {
        lab.breakServer("data", Breakage.DEAD);
      }
      InProcess tool = new InProcess(lab.estate());
      state.ifPresent(
          address ->
              tool.globals().state =
                  address + "-" + scenario.name().toLowerCase(java.util.Locale.ROOT));
      drive(tool, scenario, probe);
      return LabWorld.of(lab);
    }
  }

  /** Starts the run and goes on with it until it ends by itself. */
  private static void drive(InProcess tool, Scenario scenario, RunnerProbe probe)
      throws InterruptedException {
    RunStore store = tool.workbench().store(tool.workbench().estate());
    for (int starts = 1; ; starts++) {
      try {
        Optional<RunId> open = store.list().stream().findFirst();
        RunDriver driver = RunDriver.probed(tool.workbench(), tool.workbench().estate(), probe);
        ExitCode exit =
            open.isPresent()
                ? driver.resume(open.get(), false)
                : driver.start(scenario.runbook, scenario.arguments());
        assertThat(exit).as(tool.printed()).isEqualTo(ExitCode.DONE);
        assertThat(store.list()).hasSize(1);
        everyChangingCallWasDeclared(store.verify(store.list().get(0)));
        return;
      } catch (Crash died) {
        assertThat(starts).as(died.getMessage()).isLessThan(500);
      }
    }
  }

  /** What a plan says it will call is what the run has called. */
  private static void everyChangingCallWasDeclared(SoundJournal journal) {
    Map<StepId, String> kinds =
        journal.header().steps().stream()
            .collect(Collectors.toMap(PlannedStep::id, PlannedStep::kind));
    for (JournalRecord record : journal.records()) {
      if (record.event() == JournalEvent.STEP_SUCCEEDED) {
        String kind = kinds.get(record.step().orElseThrow());
        assertThat(JournalFacts.calls(record).keySet())
            .as("calls of " + kind)
            .filteredOn(action -> !action.matches("(Describe|Get|List).*"))
            .isSubsetOf(
                ChangingCalls.of(kind).stream()
                    .map(ChangingCalls.Declared::action)
                    .collect(Collectors.toSet()));
      }
    }
  }
}

package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.ExitCode;
import dev.understudy.core.JournalEvent;
import dev.understudy.core.Redactor;
import dev.understudy.core.RunId;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.StepId;
import dev.understudy.core.store.DirectoryRunStore;
import dev.understudy.lab.Breakage;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.Layout;
import dev.understudy.lab.ecs.Pace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kill it anywhere, run it again: the recovery dies at every journal append and every effect. */
class CrashMatrixIT {
  @TempDir private Path home;

  /** The process is gone: not even a finally block may write to the journal. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash(String point) {
      super(point, null, false, false);
    }
  }

  /** Dies at points that it has not died at before. */
  private static final class Killer implements RunnerProbe {
    private final Predicate<String> chosen;
    private final Set<String> died = new ConcurrentSkipListSet<>();

    Killer(Predicate<String> chosen) {
      this.chosen = chosen;
    }

    @Override
    public void at(Point point, JournalEvent event, Optional<StepId> step) {
      String name = step.map(StepId::value).orElse("run") + " " + point + " " + event;
      if (chosen.test(name) && died.add(name)) {
        throw new Crash(name);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void dyingOnceAtEveryPointStillGivesExactlyOneServer(Layout layout) throws Exception {
    try (LabServer lab =
        LabServer.start(LabOptions.in(home.resolve("lab")).with(layout).with(Pace.INSTANT))) {
      World before = World.of(lab);
      lab.breakServer("data", Breakage.DEAD);
      Killer killer = new Killer(point -> true);

      Driven recovery = drive(lab, killer);

      assertThat(recovery.exit()).as(recovery.printed()).isEqualTo(ExitCode.DONE);
      assertThat(killer.died).as("points").hasSizeGreaterThan(80);
      assertThat(World.of(lab)).isEqualTo(before.afterOneRecovery());
      System.out.println(
          layout
              + ": died at "
              + killer.died.size()
              + " points in "
              + recovery.starts()
              + " starts");
    }
  }

  private record Driven(ExitCode exit, int starts, String printed) {}

  /** Starts the recovery and goes on with it until it ends by itself. */
  private Driven drive(LabServer lab, Killer killer) throws InterruptedException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Workbench workbench = workbench(lab, printed);
    Estate estate = workbench.estate();
    DirectoryRunStore store = workbench.store(estate);
    int starts = 0;
    while (true) {
      starts++;
      try {
        Optional<RunId> open = store.list().stream().findFirst();
        RunDriver driver = RunDriver.probed(workbench, estate, killer);
        ExitCode exit =
            open.isPresent()
                ? driver.resume(open.get(), false)
                : driver.start("recover", Map.of("server", "data"));
        return new Driven(exit, starts, printed.toString(StandardCharsets.UTF_8));
      } catch (Crash died) {
        assertThat(starts).as(died.getMessage()).isLessThan(500);
      }
    }
  }

  private static Workbench workbench(LabServer lab, ByteArrayOutputStream printed) {
    Globals globals = new Globals();
    globals.file = Path.of(lab.estate().toString());
    globals.yes = true;
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new Workbench(globals, new Output(stream, stream, new Redactor()), new Signals());
  }

  /** How many of each thing there are. */
  private record World(
      int instances,
      int disks,
      int snapshots,
      int images,
      int groups,
      int records,
      int looseDisks) {

    static World of(LabServer lab) {
      LabInventory inventory = new LabInventory(lab.inventory());
      return new World(
          inventory.count("instance"),
          inventory.count("disk"),
          inventory.count("snapshot"),
          inventory.count("image"),
          inventory.count("securitygroup"),
          lab.records().size(),
          (int)
              lab.inventory().stream()
                  .filter(i -> i.kind().equals("disk") && i.attachedTo().isEmpty())
                  .count());
    }

    /**
     * A server with its system disk, the disk with the data, and the snapshot that it came from:
     * nothing else, nothing loose.
     */
    World afterOneRecovery() {
      return new World(
          instances + 1, disks + 2, snapshots + 1, images, groups, records, looseDisks);
    }
  }
}

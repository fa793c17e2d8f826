package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.Deadline;
import dev.understudy.core.ExitCode;
import dev.understudy.core.Poll;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.RunnerProbe;
import dev.understudy.core.TimeSource;
import dev.understudy.core.Token;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.ecs.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies in another region: over the wire, with faults that are scripted and must fire. */
@Timeout(120)
class CopyIT {
  private static final RegionId HOME = new RegionId("cn-shanghai");
  private static final RegionId AWAY = new RegionId("cn-beijing");
  private static final Map<String, String> WAIT = Map.of("until", "complete");

  @TempDir private Path home;

  private LabServer lab() throws IOException {
    LabServer lab = LabServer.start(LabOptions.apiOnly(home.resolve("lab")));
    protect(lab.estate());
    return lab;
  }

  static void protect(Path estate) throws IOException {
    String text = Files.readString(estate);
    if (!text.contains("protection:")) {
      Files.writeString(
          estate,
          text
              + "protection:\n"
              + "  snapshots: {every: 1h, zone: Asia/Shanghai, keep: {last: 3},"
              + " copyTo: [{site: replica, keep: {last: 3}}]}\n");
    }
  }

  private static ExitCode run(InProcess tool, Map<String, String> arguments)
      throws InterruptedException {
    return RunDriver.on(tool.workbench(), tool.workbench().estate()).start("copy", arguments);
  }

  private static ExitCode resume(InProcess tool) throws InterruptedException {
    RunStore store = tool.workbench().store(tool.workbench().estate());
    List<RunId> runs = new ArrayList<>(store.list());
    RunId newest = runs.stream().max(Comparator.comparing(RunId::value)).orElseThrow();
    return RunDriver.on(tool.workbench(), tool.workbench().estate()).resume(newest, false);
  }

  private static Cloud cloud(InProcess tool) {
    return tool.workbench().cloud(tool.workbench().estate());
  }

  /** What the policy would have taken of every disk of the data server. */
  private static void take(InProcess tool, String slot) throws InterruptedException {
    Cloud.Region region = cloud(tool).in(HOME);
    Instance server = region.instances().findByTags(Tags.of("role", "data")).get(0);
    List<SnapshotId> taken = new ArrayList<>();
    for (Disk disk : region.disks().of(server.id())) {
      taken.add(
          region
              .snapshots()
              .take(disk.id(), "policy", tags(disk.id(), slot), token(disk.id(), slot)));
    }
    boolean done =
        Poll.standard()
            .until(
                Deadline.in(TimeSource.system(), Duration.ofSeconds(20)),
                () ->
                    Optional.of(region.snapshots().describe(taken))
                        .filter(all -> all.stream().allMatch(Snapshot::isUsable)))
            .isPresent();
    assertThat(done).isTrue();
  }

  private static Token token(DiskId disk, String slot) {
    return new Token(disk + slot.replaceAll("[^0-9]", ""));
  }

  private static Tags tags(DiskId disk, String slot) {
    return Tags.of(
        Tags.ESTATE, "gams-platform",
        Tags.PURPOSE, "snapshot",
        Tags.SERVER, "data",
        Tags.DISK, disk.value(),
        Tags.CONSISTENCY, "application",
        Tags.SLOT, slot);
  }

  private static List<Snapshot> copies(InProcess tool) {
    return cloud(tool).in(AWAY).snapshots().findByTags(Tags.of(Tags.ESTATE, "gams-platform"));
  }

  @Test
  void copiesEveryDiskOnceAndKeepsWhatItIs() throws Exception {
    try (LabServer lab = lab()) {
      InProcess tool = new InProcess(lab.estate());
      take(tool, "2026-11-13T06:00:00Z");

      assertThat(run(tool, WAIT)).as(tool.printed()).isEqualTo(ExitCode.DONE);
      assertThat(run(tool, WAIT)).as(tool.printed()).isEqualTo(ExitCode.DONE);

      assertThat(copies(tool))
          .hasSize(2)
          .allMatch(Snapshot::isUsable)
          .allSatisfy(
              copy -> {
                assertThat(copy.copyOf().orElseThrow().region()).isEqualTo(HOME);
                assertThat(copy.tags().values())
                    .containsEntry(Tags.CONSISTENCY, "application")
                    .containsEntry(Tags.SLOT, "2026-11-13T06:00:00Z")
                    .containsKey(Tags.CUT)
                    .doesNotContainKey(Tags.VERIFIED);
              });
    }
  }

  @Test
  void aLostReplyMakesNoSecondCopy() throws Exception {
    try (LabServer lab = lab()) {
      InProcess tool = new InProcess(lab.estate());
      take(tool, "2026-11-13T06:00:00Z");
      lab.fault("CopySnapshot: lose-reply 2");

      assertThat(run(tool, WAIT)).as(tool.printed()).isEqualTo(ExitCode.DONE);

      assertThat(copies(tool)).hasSize(2);
      lab.assertAllFaultsUsed();
    }
  }

  @Test
  void aCopyThatFailsIsAskedForAgain() throws Exception {
    try (LabServer lab = lab()) {
      InProcess tool = new InProcess(lab.estate());
      take(tool, "2026-11-13T06:00:00Z");
      lab.fault("CopySnapshot: fail 1");

      assertThat(run(tool, WAIT)).as(tool.printed()).isEqualTo(ExitCode.DONE);

      assertThat(copies(tool)).hasSize(3).filteredOn(Snapshot::isUsable).hasSize(2);
      lab.assertAllFaultsUsed();
    }
  }

  @Test
  void whatIsRefusedForOneDiskLeavesAResumableRunAndTheOtherDone() throws Exception {
    try (LabServer lab = lab()) {
      InProcess tool = new InProcess(lab.estate());
      take(tool, "2026-11-13T06:00:00Z");
      lab.fault("CopySnapshot: error QuotaExceed.SnapshotQuota 1");

      assertThat(run(tool, WAIT)).as(tool.printed()).isEqualTo(ExitCode.FAILED);
      assertThat(copies(tool)).hasSize(1);
      assertThat(resume(tool)).as(tool.printed()).isEqualTo(ExitCode.DONE);

      assertThat(copies(tool)).hasSize(2).allMatch(Snapshot::isUsable);
      lab.assertAllFaultsUsed();
    }
  }

  @Test
  void aTargetThatIsDownFailsTheRunUntilItIsBack() throws Exception {
    try (LabServer lab = lab()) {
      InProcess tool = new InProcess(lab.estate());
      take(tool, "2026-11-13T06:00:00Z");
      lab.fault("DescribeSnapshots@cn-beijing: deny 2");

      assertThat(run(tool, Map.of())).as(tool.printed()).isEqualTo(ExitCode.FAILED);
      assertThat(tool.printed()).contains("copies in cn-beijing");

      for (int more = 0; more < 2 && resume(tool) != ExitCode.DONE; more++) {
        assertThat(copies(tool)).isEmpty();
      }
      assertThat(copies(tool)).hasSize(2);
      lab.assertAllFaultsUsed();
    }
  }

  /** The process is gone: not even a finally block may write to the journal. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash(String point) {
      super(point, null, false, false);
    }
  }

  @Test
  void killedOnceAtEveryPointItEndsWithTheSameCopies() throws Exception {
    try (LabServer lab = lab()) {
      InProcess tool = new InProcess(lab.estate());
      take(tool, "2026-11-13T06:00:00Z");
      Set<String> died = new HashSet<>();
      RunnerProbe killer =
          (point, event, step) -> {
            String name = step + " " + point + " " + event;
            if (died.add(name)) {
              throw new Crash(name);
            }
          };

      Optional<ExitCode> exit = Optional.empty();
      while (exit.isEmpty()) {
        try {
          Estate estate = tool.workbench().estate();
          RunDriver driver = RunDriver.probed(tool.workbench(), estate, killer);
          Optional<RunId> open = tool.workbench().store(estate).list().stream().findFirst();
          exit =
              Optional.of(
                  open.isPresent() ? driver.resume(open.get(), false) : driver.start("copy", WAIT));
        } catch (Crash crash) {
          assertThat(died).hasSizeLessThan(100);
        }
      }

      assertThat(exit).as(tool.printed()).contains(ExitCode.DONE);
      assertThat(died).hasSizeGreaterThan(8);
      assertThat(copies(tool)).hasSize(2).allMatch(Snapshot::isUsable);
    }
  }

  @Test
  void aDrillProvesTheCopyInItsRegionAndNotItsSource() throws Exception {
    LabOptions options = LabOptions.in(home.resolve("lab")).with(Pace.INSTANT);
    try (LabServer lab = LabServer.start(options)) {
      protect(lab.estate());
      InProcess tool = new InProcess(lab.estate());
      Estate estate = tool.workbench().estate();
      RunDriver driver = RunDriver.on(tool.workbench(), estate);
      assertThat(driver.start("protect", Map.of())).as(tool.printed()).isEqualTo(ExitCode.DONE);
      assertThat(run(tool, WAIT)).as(tool.printed()).isEqualTo(ExitCode.DONE);
      LabWorld before = LabWorld.of(lab);

      ExitCode exit = driver.start("drill-copy", Map.of("server", "data", "site", "replica"));

      assertThat(exit).as(tool.printed()).isEqualTo(ExitCode.DONE);
      assertThat(copies(tool))
          .filteredOn(copy -> copy.tags().find(Tags.VERIFIED).filter("L3"::equals).isPresent())
          .singleElement()
          .satisfies(copy -> assertThat(copy.tags().find(Tags.DISK)).contains("data"));
      assertThat(cloud(tool).in(HOME).snapshots().findByTags(Tags.none()))
          .allMatch(snapshot -> snapshot.tags().find(Tags.VERIFIED).isEmpty());
      assertThat(LabWorld.of(lab).things()).hasSameSizeAs(before.things());
    }
  }
}

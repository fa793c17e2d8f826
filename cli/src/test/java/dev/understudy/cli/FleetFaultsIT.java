package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Tags;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fleet's run through the SDK, with faults of the cloud and of the control host that are scripted
 * and must fire. Kills of the real process are in {@link FleetKillIT}.
 */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class FleetFaultsIT {
  private static final String PLAIN = "cloud_efficiency";
  private static final String GROUPED = "cloud_essd";

  @TempDir private Path home;

  private FleetLab lab() throws IOException {
    return FleetLab.up(home, FleetLab.MONTHLY, 10, 2, PLAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateSnapshot: throttle 6",
        "CreateSnapshot: throttle-window 2s 2",
        "CreateSnapshot: lose-reply 3",
        "CreateSnapshot: drop 3",
        "CreateSnapshot: error InternalError 3, unavailable 2",
        "CreateSnapshot: slow 700ms 20",
        "CreateSnapshot: lag 3s 5",
        "DescribeSnapshots: pass 1, throttle 3, unavailable 2, drop 1, slow 500ms 1",
        "*: throttle 2, error InternalError 2, lose-reply 2"
      })
  void whatPassesIsSatOutAndEveryDiskHasExactlyOne(String fault) throws IOException {
    try (FleetLab lab = lab()) {
      lab.server().fault(fault);

      FleetLab.Ended ended = lab.take().isDone();

      lab.hasFiredAll();
      lab.holdsOneOfEveryDisk(1);
      assertThat(lab.snapshots()).hasSize(lab.disks());
      assertThat(ended.last().path("outcome").asText()).isEqualTo("succeeded");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateSnapshotGroup: lose-reply 3",
        "CreateSnapshotGroup: throttle 5, drop 2, unavailable 2",
        "CreateSnapshotGroup: error OperationDenied 2"
      })
  void groupsAreMadeOnceOrDiskByDisk(String fault) throws IOException {
    try (FleetLab lab = FleetLab.up(home, FleetLab.MONTHLY, 6, 3, GROUPED)) {
      lab.server().fault(fault);

      lab.take().isDone();

      lab.hasFiredAll();
      lab.holdsOneOfEveryDisk(1);
      assertThat(lab.snapshots()).hasSize(lab.disks());
    }
  }

  @Test
  void whatFailsInTheCloudIsTakenAgainInTheSameRun() throws IOException {
    try (FleetLab lab = lab()) {
      lab.server().fault("CreateSnapshot: fail 3");

      lab.take().isDone();

      lab.hasFiredAll();
      lab.holdsOneOfEveryDisk(1);
    }
  }

  @Test
  void whatFailsTwiceIsNamedAndTheNextRunGoesOnWithIt() throws IOException {
    try (FleetLab lab = lab()) {
      lab.server().fault("CreateSnapshot: pass 17, fail 6");

      FleetLab.Ended first = lab.take().isExit(30);
      assertThat(first.last().path("outcome").asText()).isEqualTo("failed");
      assertThat(first.last().path("failedStep").asText()).isEqualTo("settle");
      assertThat(first.problem().path("what").asText())
          .isEqualTo("3 things were not done; all the rest was");
      assertThat(first.problem().path("why").asText().lines())
          .hasSize(3)
          .allMatch(line -> line.matches("cn-[a-z]+ i-[^ ]+/[^ ]+: snapshot s-\\S+ failed .*"));
      assertThat(first.problem().path("hint").asText()).contains("understudy run resume ");
      assertThat(lab.usable()).hasSize(lab.disks() - 3);

      FleetLab.Ended second = lab.take().isDone();

      lab.hasFiredAll();
      lab.holdsOneOfEveryDisk(1);
      assertThat(second.last().path("run")).isEqualTo(first.last().path("run"));
      assertThat(lab.take().isDone().last().path("due").asBoolean(true)).isFalse();
    }
  }

  @Test
  void aQuotaThatIsFullStopsThoseDisksOnly() throws IOException {
    try (FleetLab lab = lab()) {
      lab.server().fault("CreateSnapshot: pass 17, error QuotaExceed.SnapshotQuota 6");

      FleetLab.Ended first = lab.take().isExit(30);
      assertThat(first.problem().path("why").asText().lines())
          .hasSize(3)
          .allMatch(line -> line.contains("QuotaExceed.SnapshotQuota"));
      assertThat(lab.usable()).hasSize(lab.disks() - 3);

      lab.take().isDone();

      lab.hasFiredAll();
      lab.holdsOneOfEveryDisk(1);
    }
  }

  /** Two servers of two disks are there; each pass of a run asks for at most one of each. */
  @Test
  void aRegionThatRefusesIsNotAskedForEachOfItsDisksAndTheOtherIsDone() throws IOException {
    try (FleetLab lab = lab()) {
      lab.server().fault("CreateSnapshot@cn-beijing: deny 4");

      FleetLab.Ended first = lab.take().isExit(30);
      assertThat(first.problem().path("why").asText().lines())
          .hasSize(4)
          .allMatch(line -> line.startsWith("cn-beijing "));
      assertThat(lab.snapshots())
          .hasSize(18)
          .allMatch(
              item -> item.region().equals("cn-shanghai") && item.status().equals("accomplished"));

      int more = 0;
      while (lab.take().exit() != 0) {
        assertThat(++more).isLessThan(4);
      }
      lab.hasFiredAll();
      lab.holdsOneOfEveryDisk(1);
    }
  }

  @Test
  void aRegionThatCannotBeListedLeavesTheOtherDone() throws IOException {
    try (FleetLab lab = lab()) {
      lab.server().fault("DescribeSnapshots@cn-beijing: deny 6");

      FleetLab.Ended ended = lab.take();
      assertThat(ended.problem().path("why").asText()).contains("cn-beijing");
      assertThat(lab.usable()).hasSizeGreaterThanOrEqualTo(18);
      int more = 0;
      while (ended.exit() != 0) {
        ended.isExit(30);
        assertThat(++more).isLessThan(7);
        ended = lab.take();
      }

      lab.hasFiredAll();
      lab.holdsOneOfEveryDisk(1);
    }
  }

  @Test
  void aSlotIsTakenOnceByOneHostAndByAnother() throws IOException {
    try (FleetLab lab = lab()) {
      lab.take().isDone();

      FleetLab.Ended again = lab.take().isDone();
      FleetLab.Ended other = lab.take("two", Duration.ZERO).isDone();

      assertThat(again.last().path("due").asBoolean(true)).isFalse();
      assertThat(other.last().path("outcome").asText()).isEqualTo("succeeded");
      assertThat(lab.snapshots()).hasSize(lab.disks());
    }
  }

  @Test
  void twoHostsAtOnceTakeOneSnapshotOfEachDisk() throws IOException {
    try (FleetLab lab = FleetLab.up(home, FleetLab.MONTHLY, 10, 2, GROUPED)) {
      List<CompletableFuture<FleetLab.Ended>> both =
          List.of("one", "two").stream()
              .map(host -> CompletableFuture.supplyAsync(() -> lab.take(host, Duration.ZERO)))
              .toList();

      both.forEach(ended -> ended.join().isDone());

      assertThat(lab.snapshots()).hasSize(lab.disks());
      lab.holdsOneOfEveryDisk(1);
    }
  }

  @Test
  void slotsThatWereMissedAreToldAndCaughtUpByOneSnapshot() throws IOException {
    try (FleetLab lab = FleetLab.up(home, "0 * * * *", 5, 2, PLAIN)) {
      lab.take("one", Duration.ofHours(-5)).isDone();

      FleetLab.Ended ended = lab.take().isDone();

      assertThat(ended.err())
          .containsPattern("[45] slots were missed since .*; one run catches up");
      lab.holdsOneOfEveryDisk(2);
      assertThat(lab.snapshots()).hasSize(2 * lab.disks());
    }
  }

  /** A slot comes in five minutes; one host believes that it is over. */
  @Test
  void aClockThatIsAFewMinutesAheadTakesTheSlotForAll() throws IOException {
    Instant soon = Instant.now().plus(Duration.ofMinutes(5));
    String schedule = soon.atOffset(ZoneOffset.UTC).getMinute() + " * * * *";
    try (FleetLab lab = FleetLab.up(home, schedule, 5, 2, PLAIN)) {
      lab.take("ahead", Duration.ofMinutes(10)).isDone();
      lab.take("right", Duration.ofMinutes(6)).isDone();

      lab.holdsOneOfEveryDisk(1);
      assertThat(lab.snapshots()).hasSize(lab.disks());
    }
  }

  @Test
  void aClockThatTheCloudDoesNotBelieveTakesNothing() throws IOException {
    try (FleetLab lab = lab()) {
      lab.server().fault("*: error InvalidTimeStamp.Expired 9");

      FleetLab.Ended refused = lab.take("one", Duration.ofHours(1));
      assertThat(refused.exit()).as(refused.out() + refused.err()).isIn(20, 30, 40);
      assertThat(refused.err()).contains("InvalidTimeStamp.Expired", "timedatectl set-ntp");
      assertThat(lab.snapshots()).isEmpty();

      FleetLab.Ended ended = refused;
      for (int more = 0; ended.exit() != 0; more++) {
        assertThat(more).isLessThan(9);
        ended = lab.take();
      }
      lab.hasFiredAll();
      lab.holdsOneOfEveryDisk(1);
    }
  }

  @Test
  void aSnapshotOfAnotherEstateDoesNotFulfilTheSlot() throws IOException {
    try (FleetLab lab = lab()) {
      lab.take().isDone();
      lab.rewrite(text -> text.replace("name: gams-platform", "name: other-platform"));

      lab.take("two", Duration.ZERO).isDone();

      Map<String, Long> estates =
          lab.snapshots().stream()
              .collect(
                  Collectors.groupingBy(
                      item -> String.valueOf(item.tags().get(Tags.ESTATE)), Collectors.counting()));
      assertThat(estates)
          .containsEntry("gams-platform", (long) lab.disks())
          .containsEntry("other-platform", (long) lab.disks());
    }
  }
}

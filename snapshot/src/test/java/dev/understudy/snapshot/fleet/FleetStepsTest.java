package dev.understudy.snapshot.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Dns;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotGroupId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Snapshots;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Keep;
import dev.understudy.cloud.estate.Schedule;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.Step;
import dev.understudy.core.StepId;
import dev.understudy.core.Token;
import dev.understudy.core.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FleetStepsTest {
  private static final Instant SLOT = Instant.parse("2026-11-13T06:00:00Z");

  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));

  @Test
  void everyDiskGetsOneSnapshotForTheSlotAndTheSecondTimeNone() throws InterruptedException {
    Receipt taken = Trial.perform(take(scope(true)), context("take"));
    Receipt again = Trial.found(take(scope(true)), context("take"));

    assertThat(taken.facts())
        .containsEntry("slot", SLOT.toString())
        .containsEntry("disks", "2")
        .containsEntry("taken", "2")
        .containsEntry("failed", "0");
    assertThat(again.get("taken")).isEqualTo("2");
    assertThat(production.home().allSnapshots())
        .hasSize(2)
        .allSatisfy(
            snapshot ->
                assertThat(snapshot.tags().values())
                    .containsEntry(Tags.ESTATE, "gams-platform")
                    .containsEntry(Tags.PURPOSE, "snapshot")
                    .containsEntry(Tags.SERVER, "data")
                    .containsEntry(Tags.SLOT, SLOT.toString())
                    .containsEntry(Tags.CONSISTENCY, "crash")
                    .containsKeys(Tags.GROUP, Tags.TOKEN)
                    .doesNotContainKey(Tags.RUN));
    assertThat(production.home().allSnapshots())
        .extracting(snapshot -> snapshot.tags().find(Tags.DISK).orElseThrow())
        .containsExactlyInAnyOrder("system", "data");
  }

  @Test
  void twoHostsThatSeeNothingYetMakeOneSnapshot() throws InterruptedException {
    take(scope(false)).execute(context("take"));
    production.home().hideSnapshots();
    take(scope(false)).execute(context("other-host"));
    production.home().showSnapshots();

    assertThat(production.home().allSnapshots()).hasSize(2);
  }

  /** A host that was killed between the tags of two members, or that is still tagging them. */
  @Test
  void aGroupThatIsNotTaggedToTheEndIsClaimedAndNotTakenAgain() throws InterruptedException {
    List<FleetDisk> disks = scope(true).fleet().look().disks();
    Snapshots snapshots = production.home().snapshots();
    Tags tags =
        Tags.of(Tags.ESTATE, "gams-platform", Tags.PURPOSE, "snapshot", Tags.SLOT, SLOT.toString());
    SnapshotGroupId group =
        snapshots.takeGroup(
            disks.get(0).instance(),
            disks.stream().map(disk -> disk.disk().id()).toList(),
            "cut-off",
            tags,
            new Token("slot-cut-off"));
    SnapshotId first = production.home().allSnapshots().get(0).id();
    snapshots.tag(first, tags.with(Tags.SERVER, "data").with(Tags.GROUP, group.value()));

    Receipt taken = Trial.perform(take(scope(true)), context("take"));

    assertThat(taken.get("failed")).isEqualTo("0");
    assertThat(production.home().allSnapshots())
        .hasSize(2)
        .allMatch(snapshot -> snapshot.tags().find(Tags.GROUP).equals(Optional.of(group.value())))
        .allMatch(snapshot -> snapshot.tags().find(Tags.SLOT).equals(Optional.of(SLOT.toString())));
  }

  @Test
  void aRunThatIsResumedLaterStaysWithTheSlotItWasStartedFor() throws InterruptedException {
    FakeContext started = context("take");
    production.time().advance(Duration.ofHours(5));

    Receipt taken = Trial.perform(take(scope(false)), started);

    assertThat(taken.get("slot")).isEqualTo(SLOT.toString());
  }

  @Test
  void aTagWrittenByAHostWhoseClockWasAheadDoesNotFulfilTheSlot() throws InterruptedException {
    Trial.perform(take(scope(false)), context("take"));
    SnapshotId early = production.home().allSnapshots().get(0).id();
    production.time().advance(Duration.ofHours(3));
    Instant later = SLOT.plus(Duration.ofHours(3));
    production.home().snapshots().tag(early, Tags.of(Tags.SLOT, later.toString()));

    Receipt taken = Trial.perform(take(scope(false)), context("take"));

    assertThat(taken.get("slot")).isEqualTo(later.toString());
    assertThat(production.home().allSnapshots()).hasSize(4);
  }

  @Test
  void waitsForAllOfThemAndLooksAtEach() throws InterruptedException {
    Trial.perform(take(scope(true)), context("take"));

    Receipt awaited = Trial.perform(await(scope(true)), context("await"));

    assertThat(awaited.facts())
        .containsEntry("usable", "2")
        .containsEntry("unfinished", "0")
        .containsEntry("failed", "0");
    assertThat(production.home().allSnapshots()).allMatch(Snapshot::isUsable);
  }

  @Test
  void aSnapshotThatFailsIsTakenAgainUnderAnotherToken() throws InterruptedException {
    production.home().failSnapshots();
    Trial.perform(take(scope(false)), context("take"));
    Receipt awaited = Trial.perform(await(scope(false)), context("await"));
    assertThat(awaited.get("failed")).isEqualTo("2");
    assertThat(awaited.get("failures")).contains("cn-shanghai data/data: snapshot s-");
    production.home().mendSnapshots();

    Receipt settled = Trial.perform(settle(scope(false), "0", "2"), context("settle"));

    assertThat(settled.get("failed")).isEqualTo("0");
    assertThat(production.home().allSnapshots()).hasSize(4);
    assertThat(production.home().allSnapshots().stream().filter(Snapshot::isUsable)).hasSize(2);
  }

  @Test
  void whatStillFailsEndsTheRunAsResumableAndIsNamed() throws InterruptedException {
    production.home().failSnapshots();
    Trial.perform(take(scope(false)), context("take"));
    Trial.perform(await(scope(false)), context("await"));

    Problem problem =
        Trial.problem(() -> Trial.perform(settle(scope(false), "0", "2"), context("settle")));

    assertThat(problem.code()).isEqualTo(ProblemCode.RESOURCE_FAILED);
    assertThat(problem.code().exit().number()).isEqualTo(30);
    assertThat(problem.why()).contains("cn-shanghai data/system", "cn-shanghai data/data");
  }

  @Test
  void nothingIsDoneAgainWhenNothingWentWrong() throws InterruptedException {
    Receipt settled = Trial.found(settle(scope(false), "0", "0"), context("settle"));

    assertThat(settled.get("failed")).isEqualTo("0");
    assertThat(production.home().calls()).isEmpty();
  }

  @Test
  void aRegionThatRefusesUsIsAskedOnceAndTheOthersAreDone() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      production.replica().addServer("cn-beijing-h", "127.0.1." + i, Tags.of("backup", "yes"));
    }
    Cloud cloud = new DeniedTakes(production.cloud(), new RegionId(SampleEstate.REPLICA));
    FleetScope scope = scope(cloud, policy(false, fleet("replica")));

    Receipt taken = Trial.perform(take(scope), context("take"));

    assertThat(taken.facts())
        .containsEntry("disks", "7")
        .containsEntry("taken", "2")
        .containsEntry("failed", "5");
    assertThat(((DeniedTakes) cloud).refused()).isLessThanOrEqualTo(5);
    assertThat(production.home().allSnapshots()).hasSize(2);
  }

  @Test
  void aRegionThatDoesNotAnswerDoesNotKeepTheOthersFromBeingTaken() throws InterruptedException {
    production.replica().addServer("cn-beijing-h", "127.0.1.1", Tags.of("backup", "yes"));
    production.replica().fail();

    Receipt taken =
        Trial.perform(
            take(scope(production.cloud(), policy(false, fleet("replica")))), context("take"));

    assertThat(taken.get("failures")).contains("cn-beijing: region cn-beijing is down");
    assertThat(production.home().allSnapshots()).hasSize(2);
  }

  @Test
  void serversAreFoundByTagsOnceAndClonesAndReplacedOnesAreLeftOut() throws InterruptedException {
    InstanceId wanted =
        production.home().addServer("cn-shanghai-b", "127.0.1.1", Tags.of("backup", "yes"));
    production.home().addServer("cn-shanghai-b", "127.0.1.2", Tags.of("backup", "no"));
    production
        .home()
        .addServer("cn-shanghai-b", "127.0.1.3", Tags.of("backup", "yes", Tags.PURPOSE, "drill"));
    production
        .home()
        .addServer(
            "cn-shanghai-b",
            "127.0.1.4",
            Tags.of("backup", "yes", Tags.REPLACED_BY, wanted.value()));

    Fleet.Look look = scope(production.cloud(), policy(false, fleet("home"))).fleet().look();

    assertThat(look.failures()).isEmpty();
    assertThat(look.disks())
        .extracting(FleetDisk::server)
        .containsExactly("data", "data", wanted.value());
  }

  @Test
  void manyServersAreListedWithAllDisksOfTheRegion() {
    for (int i = 0; i < 30; i++) {
      production.home().addServer("cn-shanghai-b", "127.0.2." + i, Tags.of("backup", "yes"));
    }

    Fleet.Look look = scope(production.cloud(), policy(false, fleet("home"))).fleet().look();

    assertThat(look.disks()).hasSize(32);
  }

  @Test
  void anEmptyFleetIsNoSuccess() throws InterruptedException {
    FleetScope nobody = scope(production.cloud(), SnapshotPolicy.none());

    Problem problem = Trial.blocked(take(nobody), context("take"));

    assertThat(problem.what()).isEqualTo("there is nothing to snapshot");
  }

  @Test
  void aServerWhoseDisksCannotBeAGroupIsCutDiskByDisk() throws InterruptedException {
    production.home().refuseGroups();

    Receipt taken = Trial.perform(take(scope(true)), context("take"));

    assertThat(taken.get("taken")).isEqualTo("2");
    assertThat(production.home().allSnapshots())
        .hasSize(2)
        .noneMatch(snapshot -> snapshot.tags().find(Tags.GROUP).isPresent());
  }

  private FakeContext context(String step) {
    return production.context(step);
  }

  private static Step take(FleetScope scope) {
    return new FleetTake(new StepId("take"), scope);
  }

  private static Step await(FleetScope scope) {
    return new FleetAwait(new StepId("await"), scope, Value.of("2"));
  }

  private static Step settle(FleetScope scope, String take, String await) {
    return new FleetSettle(
        new StepId("settle"),
        List.of(Value.of(take), Value.of(await)),
        Value.of("0"),
        List.of(take(scope), await(scope)));
  }

  private FleetScope scope(boolean groups) {
    return scope(production.cloud(), policy(groups, List.of()));
  }

  private FleetScope scope(Cloud cloud, SnapshotPolicy policy) {
    return new FleetScope(
        production.estate(), cloud, new HostLogin(production.ssh()), policy, Set.of());
  }

  private static List<SnapshotPolicy.FleetSelector> fleet(String site) {
    return List.of(new SnapshotPolicy.FleetSelector(site, Tags.of("backup", "yes")));
  }

  private static SnapshotPolicy policy(
      boolean groups, List<SnapshotPolicy.FleetSelector> selectors) {
    return new SnapshotPolicy(
        Schedule.parse("0 * * * *", ZoneId.of("Asia/Shanghai")),
        Keep.parse("last=3"),
        2,
        100,
        List.of(),
        List.of("data"),
        selectors,
        groups,
        Optional.empty());
  }

  /** A cloud in which one region lists everything and lets nothing be taken. */
  private static final class DeniedTakes implements Cloud {
    private final Cloud cloud;
    private final RegionId denied;
    private final AtomicInteger refused = new AtomicInteger();

    DeniedTakes(Cloud cloud, RegionId denied) {
      this.cloud = cloud;
      this.denied = denied;
    }

    int refused() {
      return refused.get();
    }

    @Override
    public Region in(RegionId region) {
      if (!region.equals(denied)) {
        return cloud.in(region);
      }
      return DenyingRegion.around(
          cloud.in(region),
          () -> {
            refused.incrementAndGet();
            throw Problem.of(ProblemCode.ACCESS_DENIED, "not allowed in " + region, "", "")
                .asException();
          });
    }

    @Override
    public Dns dns() {
      return cloud.dns();
    }
  }
}

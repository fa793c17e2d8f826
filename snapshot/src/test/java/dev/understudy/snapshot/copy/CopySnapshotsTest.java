package dev.understudy.snapshot.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.SnapshotPolicy;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.cloud.server.HostLogin;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Token;
import dev.understudy.core.Value;
import dev.understudy.snapshot.fleet.FleetScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopySnapshotsTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("copy");
  private final DiskId system = production.home().allDisks().get(0).id();

  private CopySnapshots copy(boolean failsWithAny) {
    return new CopySnapshots(
        new StepId("copy"), scope(production.estate().snapshots().orElseThrow()), failsWithAny);
  }

  private AwaitCopies await() {
    return await(Optional.empty());
  }

  private AwaitCopies await(Optional<Value> until) {
    return new AwaitCopies(
        new StepId("there"), scope(production.estate().snapshots().orElseThrow()), until);
  }

  private FleetScope scope(SnapshotPolicy policy) {
    return new FleetScope(
        production.estate(), production.cloud(), new HostLogin(production.ssh()), policy, Set.of());
  }

  private FakeContext waiting() {
    return production.context("there");
  }

  private static Tags tags(String disk, String slot) {
    return Tags.of(
        Tags.ESTATE, "gams-platform",
        Tags.PURPOSE, "snapshot",
        Tags.SERVER, "data",
        Tags.DISK, disk,
        Tags.CONSISTENCY, "application",
        Tags.SLOT, slot);
  }

  private SnapshotId take(DiskId disk, String name, String slot) {
    SnapshotId taken =
        production
            .home()
            .snapshots()
            .take(disk, name + " " + slot, tags(name, slot), new Token(name + slot));
    for (int look = 0; look < 3; look++) {
      production.home().snapshots().describe(List.of(taken));
    }
    return taken;
  }

  private void takeBoth(String slot) {
    take(system, "system", slot);
    take(production.dataDisk(), "data", slot);
  }

  private List<Snapshot> copies() {
    return production.replica().allSnapshots();
  }

  private long asked() {
    return production.home().calls().stream().filter(call -> call.startsWith("copy")).count();
  }

  @Test
  void asksForTheNewestOfEveryDiskAndDoesNotWait() throws InterruptedException {
    production.replica().takes(50);
    takeBoth("2026-11-13T06:00:00Z");

    Receipt receipt = Trial.perform(copy(true), context);

    assertThat(receipt.get("started")).isEqualTo("2");
    assertThat(copies())
        .hasSize(2)
        .allSatisfy(
            copy -> {
              assertThat(copy.state()).isEqualTo(Snapshot.State.PROGRESSING);
              assertThat(copy.tags().find(Tags.CONSISTENCY)).contains("application");
              assertThat(copy.tags().find(Tags.CUT)).contains("2026-11-13T06:05:00Z");
            });
  }

  @Test
  void asksForNothingTwice() throws InterruptedException {
    takeBoth("2026-11-13T06:00:00Z");
    Trial.perform(copy(true), context);

    Receipt again = Trial.perform(copy(true), production.context("copy"));

    assertThat(again.get("started")).isEqualTo("0");
    assertThat(copies()).hasSize(2);
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void aRegionThatIsDownIsToldAndFailsTheRun() throws InterruptedException {
    takeBoth("2026-11-13T06:00:00Z");
    production.replica().fail();

    Problem problem = Trial.problem(() -> Trial.perform(copy(true), context));

    assertThat(problem.code()).isEqualTo(ProblemCode.RESOURCE_FAILED);
    assertThat(problem.why()).contains("copies in cn-beijing");
    assertThat(problem.hint()).isEqualTo("understudy run resume " + context.run());
  }

  @Test
  void onesTroubleIsNotTheOthers() throws InterruptedException {
    takeBoth("2026-11-13T06:00:00Z");
    SnapshotId foreign = production.home().allSnapshots().get(0).id();
    production.replica().takes(50);
    production
        .home()
        .snapshots()
        .copy(
            foreign,
            new RegionId(SampleEstate.REPLICA),
            "by hand",
            Tags.none(),
            Optional.empty(),
            new Token("hand"));

    Receipt receipt = Trial.perform(copy(false), context);

    assertThat(receipt.get("started")).isEqualTo("1");
    assertThat(receipt.get("failed")).isEqualTo("1");
    assertThat(receipt.get("failures")).contains("cn-shanghai data/system in cn-beijing");
    assertThat(Trial.problem(() -> Trial.perform(copy(true), context)).code())
        .isEqualTo(ProblemCode.RESOURCE_FAILED);
  }

  @Test
  void anEstateWithoutATargetIsRefusedUnlessItIsOnlyTold() throws InterruptedException {
    CopySnapshots step = new CopySnapshots(new StepId("copy"), scope(SnapshotPolicy.none()), true);
    CopySnapshots told = new CopySnapshots(new StepId("copy"), scope(SnapshotPolicy.none()), false);

    assertThat(Trial.blocked(step, context).why()).contains("protection.snapshots.copyTo");
    assertThat(Trial.found(told, context).get("started")).isEqualTo("0");
  }

  @Test
  void findsTheNewestAlsoWhenThisHostsClockIsAYearAhead() throws InterruptedException {
    takeBoth("2026-11-13T06:00:00Z");
    production.time().advance(Duration.ofDays(365));

    assertThat(Trial.perform(copy(true), context).get("started")).isEqualTo("2");
  }

  @Test
  void waitsUntilAllAreCompleteAndSaysHowFarBehindTheyAre() throws InterruptedException {
    production.replica().takes(5);
    takeBoth("2026-11-13T06:00:00Z");
    production.time().advance(Duration.ofMinutes(20));
    Trial.perform(copy(true), context);

    FakeContext later = waiting();
    Receipt receipt = Trial.perform(await(), later);

    assertThat(receipt.get("copied")).isEqualTo("2");
    assertThat(Duration.parse(receipt.get("lag"))).isGreaterThanOrEqualTo(Duration.ofMinutes(20));
    assertThat(copies()).allMatch(Snapshot::isUsable);
    assertThat(later.said()).anyMatch(line -> line.contains("of 2 copies done"));
  }

  @Test
  void asksOnceMoreForACopyThatFailed() throws InterruptedException {
    production.replica().failCopies(1);
    takeBoth("2026-11-13T06:00:00Z");
    Trial.perform(copy(true), context);

    assertThat(Trial.perform(await(), waiting()).get("copied")).isEqualTo("2");

    assertThat(copies()).hasSize(3);
    assertThat(copies()).filteredOn(Snapshot::isUsable).hasSize(2);
  }

  @Test
  void failsWithTheCopiesThatFailTwiceAndAResumeAsksAgain() throws InterruptedException {
    production.replica().failCopies(5);
    takeBoth("2026-11-13T06:00:00Z");
    Trial.perform(copy(true), context);

    Problem problem = Trial.problem(() -> Trial.perform(await(), waiting()));

    assertThat(problem.code()).isEqualTo(ProblemCode.RESOURCE_FAILED);
    assertThat(problem.what()).startsWith("1 copy");
    assertThat(problem.why()).contains("failed at 100%");
    assertThat(Trial.perform(await(), waiting()).get("copied")).isEqualTo("2");
  }

  @Test
  void theNewestFollowsTheOlderOneThatWasUnderWay() throws InterruptedException {
    takeBoth("2026-11-13T06:00:00Z");
    production.replica().takes(8);
    Trial.perform(copy(true), context);
    production.time().advance(Duration.ofHours(1));
    takeBoth("2026-11-13T07:00:00Z");

    Receipt receipt = Trial.perform(copy(true), production.context("copy"));

    assertThat(receipt.get("started")).isEqualTo("0");
    assertThat(receipt.get("copying")).isEqualTo("2");
    assertThat(Trial.perform(await(), waiting()).get("copied")).isEqualTo("2");
    assertThat(copies()).hasSize(4).allMatch(Snapshot::isUsable);
  }

  @Test
  void doesNotWaitForWhatWasTakenAfterTheCopiesWereAskedFor() throws InterruptedException {
    takeBoth("2026-11-13T06:00:00Z");
    Receipt receipt = Trial.perform(copy(true), context);
    production.time().advance(Duration.ofHours(1));
    takeBoth("2026-11-13T07:00:00Z");

    Trial.perform(await(Optional.of(Value.of(receipt.get("newest")))), context);

    assertThat(copies()).hasSize(2);
  }

  @Test
  void saysWhatIsNotCompleteInTime() throws InterruptedException {
    production.replica().takes(10_000);
    takeBoth("2026-11-13T06:00:00Z");

    Problem problem = Trial.problem(() -> Trial.perform(await(), waiting()));

    assertThat(problem.code()).isEqualTo(ProblemCode.RESOURCE_FAILED);
    assertThat(problem.why()).contains("data/data in cn-beijing").contains("it goes on meanwhile");
  }

  @Test
  void aDiskWithoutASnapshotIsNotCalledCopied() throws InterruptedException {
    take(system, "system", "2026-11-13T06:00:00Z");

    Problem problem = Trial.problem(() -> Trial.perform(await(), waiting()));

    assertThat(problem.why()).contains("data/data in cn-beijing").contains("no accomplished");
  }
}

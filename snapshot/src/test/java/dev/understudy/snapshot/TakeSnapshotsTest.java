package dev.understudy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Instance;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TakeSnapshotsTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("save");

  private TakeSnapshots step(String disks) {
    return step(production, disks);
  }

  private static TakeSnapshots step(Production where, String disks) {
    return new TakeSnapshots(
        new StepId("save"),
        where.scope(TakeSnapshots.purpose("salvage")),
        Optional.of(Value.of(where.server().value())),
        disks,
        true,
        "salvage");
  }

  @Test
  void writesItsFactsOnTheSnapshot() throws InterruptedException {
    Receipt receipt = Trial.perform(step("data"), context);

    Snapshot taken = production.home().allSnapshots().get(0);
    assertThat(receipt.get("snapshot")).isEqualTo(taken.id().value());
    assertThat(receipt.get("source")).isEqualTo("salvage");
    assertThat(receipt.get("cut")).isEqualTo(taken.created().toString());
    assertThat(taken.sourceDisk()).isEqualTo(production.dataDisk());
    assertThat(taken.tags().values())
        .containsEntry(Tags.RUN, context.run().value())
        .containsEntry(Tags.ESTATE, "gams-platform")
        .containsEntry(Tags.PURPOSE, "recover")
        .containsEntry(Tags.SERVER, "data")
        .containsEntry(Tags.DISK, "data")
        .containsEntry(Tags.CONSISTENCY, "crash")
        .doesNotContainKey(Tags.EXPIRES);
  }

  @Test
  void isApplicationConsistentWhenTheHooksHeldTheWrites() throws InterruptedException {
    production.ssh().host(Production.ADDRESS).on("gamsctl", 0, "");

    Receipt receipt = Trial.perform(step("data"), context);

    assertThat(receipt.get("consistency")).isEqualTo("application");
    assertThat(production.home().allSnapshots().get(0).tags().find(Tags.CONSISTENCY))
        .contains("application");
    assertThat(production.ssh().host(Production.ADDRESS).commands())
        .containsSubsequence("gamsctl quiesce", "gamsctl resume");
    assertThat(production.ssh().open()).isZero();
  }

  @Test
  void salvagesAServerThatDoesNotAnswerAsItIs() throws InterruptedException {
    Receipt receipt = Trial.perform(step("data"), context);

    assertThat(receipt.get("consistency")).isEqualTo("crash");
    assertThat(context.said())
        .anyMatch(line -> line.contains("the snapshot will be crash-consistent"));
  }

  @Test
  void aHookThatFailsDoesNotFailTheSnapshotAndWritesGoOn() throws InterruptedException {
    production.ssh().host(Production.ADDRESS).on("gamsctl", 1, "");

    Receipt receipt = Trial.perform(step("data"), context);

    assertThat(receipt.get("consistency")).isEqualTo("crash");
    assertThat(production.ssh().host(Production.ADDRESS).commands()).contains("gamsctl resume");
  }

  @Test
  void aHoldThatRanOutIsNotCalledConsistent() throws InterruptedException {
    production.ssh().host(Production.ADDRESS).on("gamsctl", 0, "");
    production
        .ssh()
        .host(Production.ADDRESS)
        .beforeEach(() -> production.time().advance(Duration.ofSeconds(31)));

    Receipt receipt = Trial.perform(step("data"), context);

    assertThat(receipt.get("consistency")).isEqualTo("crash");
  }

  @Test
  void whatAnEarlierAttemptHadCutBeforeTheHoldIsNotCalledConsistent() throws InterruptedException {
    production.ssh().host(Production.ADDRESS).on("gamsctl", 0, "");
    SnapshotId cut =
        production
            .home()
            .snapshots()
            .take(
                production.dataDisk(),
                "its reply was lost",
                Tags.none(),
                context.token().part("data"));
    production.time().advance(Duration.ofSeconds(10));

    Receipt receipt = Trial.perform(step("data"), context);

    assertThat(receipt.get("snapshot")).isEqualTo(cut.value());
    assertThat(receipt.get("consistency")).isEqualTo("crash");
  }

  @Test
  void doesNotLogInToAStoppedServer() throws InterruptedException {
    production.ssh().host(Production.ADDRESS).on("gamsctl", 0, "");
    production.home().set(production.server(), Instance.State.STOPPED);

    Receipt receipt = Trial.perform(step("data"), context);

    assertThat(receipt.get("consistency")).isEqualTo("crash");
    assertThat(production.ssh().host(Production.ADDRESS).commands()).isEmpty();
  }

  @Test
  void findsWhatItTookWhenTheRecordWasLost() throws InterruptedException {
    Receipt first = Trial.perform(step("all"), context);

    Receipt again = Trial.found(step("all"), context);

    assertThat(again).isEqualTo(first);
    assertThat(production.home().allSnapshots()).hasSize(2);
  }

  @Test
  void findsWhatItTookEvenIfTheServerIsGoneByNow() throws InterruptedException {
    Receipt first = Trial.perform(step("data"), context);
    production.home().lose(production.server());

    assertThat(Trial.found(step("data"), context)).isEqualTo(first);
  }

  @Test
  void takesOnlyWhatACrashHadLeftOut() throws InterruptedException {
    Trial.perform(step("data"), context);

    Receipt receipt = Trial.perform(step("all"), context);

    assertThat(receipt.get("snapshots").split(",")).hasSize(2);
    assertThat(production.home().allSnapshots())
        .extracting(snapshot -> snapshot.tags().find(Tags.DISK).orElse(""))
        .containsExactlyInAnyOrder("data", "system");
  }

  @Test
  void isBlockedWhenTheDiskIsLost() throws InterruptedException {
    production.home().lose(production.dataDisk());

    Problem problem = Trial.blocked(step("data"), context);

    assertThat(problem.code()).isEqualTo(ProblemCode.BLOCKED);
    assertThat(problem.what()).contains("disk 'data'").contains(production.server().value());
    assertThat(problem.hint()).isEqualTo("understudy snapshot list --server data");
    assertThat(production.home().allSnapshots()).isEmpty();
  }

  @Test
  void isBlockedWhenTheServerIsGone() throws InterruptedException {
    production.home().lose(production.server());

    assertThat(Trial.blocked(step("data"), context).what()).contains("no disks to snapshot");
  }

  @Test
  void theDataOfASingleDiskServerIsItsSystemDisk() throws InterruptedException {
    Production single = Production.of(SampleEstate.singleDisk(Path.of("/estate")));

    Trial.perform(step(single, "data"), single.context("save"));

    assertThat(single.home().allSnapshots())
        .singleElement()
        .satisfies(taken -> assertThat(taken.tags().find(Tags.DISK)).contains("system"));
  }

  @Test
  void undoDeletesWhatItTookAndNothingElse() throws InterruptedException {
    SnapshotId other =
        production
            .home()
            .snapshots()
            .take(
                production.dataDisk(),
                "nightly",
                Tags.of(Tags.SERVER, "data"),
                new dev.understudy.core.Token("other"));
    Receipt receipt = Trial.perform(step("all"), context);

    step("all").compensate(context, receipt);
    step("all").compensate(context, Receipt.empty());

    assertThat(production.home().allSnapshots()).extracting(Snapshot::id).containsExactly(other);
  }

  @Test
  void undoKeepsTheLastCopyOfADiskThatIsGone() throws InterruptedException {
    Receipt receipt = Trial.perform(step("data"), context);
    production.home().lose(production.dataDisk());

    step("data").compensate(context, receipt);

    assertThat(production.home().allSnapshots()).hasSize(1);
    assertThat(context.said()).anyMatch(line -> line.contains("its disk no longer exists"));
  }

  @Test
  void aDrillsSnapshotExpires() throws InterruptedException {
    TakeSnapshots drill =
        new TakeSnapshots(
            new StepId("cut"),
            production.scope(TakeSnapshots.purpose("drill")),
            Optional.empty(),
            "data",
            false,
            "drill");

    Trial.perform(drill, production.context("cut"));

    List<Snapshot> taken = production.home().allSnapshots();
    assertThat(taken.get(0).tags().find(Tags.EXPIRES)).contains("2026-11-13T08:05:00Z");
  }
}

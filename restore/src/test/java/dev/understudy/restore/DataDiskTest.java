package dev.understudy.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
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
import dev.understudy.core.Token;
import dev.understudy.core.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataDiskTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("disk");
  private final InstanceId fresh =
      production.home().addServer("cn-shanghai-b", "10.0.0.8", Tags.none());

  private SnapshotId snapshot(DiskId of) {
    SnapshotId taken =
        production
            .home()
            .snapshots()
            .take(of, "salvage", Tags.of(Tags.DISK, "data"), new Token("t"));
    production.home().snapshots().describe(List.of(taken));
    production.home().snapshots().describe(List.of(taken));
    return taken;
  }

  private CreateDisk create(String snapshot) {
    return new CreateDisk(
        new StepId("disk"),
        production.scope("recover"),
        Value.of(snapshot),
        Value.of("cn-shanghai-b"));
  }

  private AttachDisk attach(String disk, InstanceId server) {
    return new AttachDisk(
        new StepId("attach"),
        production.scope("recover"),
        Value.of(disk),
        Value.of(server.value()));
  }

  private DiskId madeDisk() throws InterruptedException {
    String disk =
        Trial.perform(create(snapshot(production.dataDisk()).value()), context).get("disk");
    new AwaitDisk(new StepId("ready"), production.scope("recover"), Value.of(disk))
        .check(production.context("ready"));
    return new DiskId(disk);
  }

  private Disk disk(DiskId id) {
    return production.home().allDisks().stream()
        .filter(disk -> disk.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void makesADiskThatTheEstateWillKnow() throws InterruptedException {
    DiskId made = madeDisk();

    assertThat(disk(made).category()).isEqualTo("cloud_essd");
    assertThat(disk(made).deletedWithInstance()).isFalse();
    assertThat(disk(made).tags().values())
        .containsEntry(Tags.DISK, "data")
        .containsEntry(Tags.SERVER, "data")
        .containsEntry(Tags.RUN, context.run().value());
  }

  @Test
  void takesTheNextCategoryWhenOneIsRefused() throws InterruptedException {
    production.home().refuseCategory("cloud_essd");

    assertThat(disk(madeDisk()).category()).isEqualTo("cloud_auto");
  }

  @Test
  void findsTheDiskWhenTheRecordWasLost() throws InterruptedException {
    String snapshot = snapshot(production.dataDisk()).value();
    Receipt first = Trial.perform(create(snapshot), context);

    assertThat(Trial.found(create(snapshot), context)).isEqualTo(first);
  }

  @Test
  void refusesTheSnapshotOfASystemDiskAndSaysWhatToUse() throws InterruptedException {
    DiskId system = production.home().disks().of(production.server()).get(0).id();

    Problem problem = Trial.blocked(create(snapshot(system).value()), context);

    assertThat(problem.what()).contains("cannot become a data disk");
    assertThat(problem.hint()).contains("image.create");
  }

  @Test
  void refusesASnapshotThatIsNotFinishedOrGone() throws InterruptedException {
    production.home().takes(1000);
    SnapshotId unfinished = snapshot(production.dataDisk());

    assertThat(Trial.blocked(create(unfinished.value()), context).why())
        .isEqualTo("it is progressing");
    assertThat(Trial.blocked(create("s-gone"), context).why()).contains("does not list it");
  }

  @Test
  void attachesAndProvesIt() throws InterruptedException {
    DiskId made = madeDisk();

    Receipt receipt = Trial.perform(attach(made.value(), fresh), production.context("attach"));

    assertThat(receipt.get("serial")).isEqualTo("serial-of-" + made);
    assertThat(disk(made).instance()).contains(fresh);
    assertThat(disk(made).state()).isEqualTo(Disk.State.IN_USE);
    assertThat(Trial.found(attach(made.value(), fresh), production.context("attach")))
        .isEqualTo(receipt);
  }

  @Test
  void doesNotTakeADiskAwayFromAnotherServer() throws InterruptedException {
    Problem problem =
        Trial.blocked(attach(production.dataDisk().value(), fresh), production.context("attach"));

    assertThat(problem.why()).isEqualTo("it is attached to " + production.server());
  }

  @Test
  void doesNotTryToAttachAcrossZones() throws InterruptedException {
    InstanceId elsewhere = production.home().addServer("cn-shanghai-g", "10.0.0.9", Tags.none());

    Problem problem =
        Trial.blocked(attach(madeDisk().value(), elsewhere), production.context("attach"));

    assertThat(problem.code()).isEqualTo(ProblemCode.BLOCKED);
    assertThat(problem.why()).contains("cn-shanghai-b").contains("cn-shanghai-g");
  }

  @Test
  void undoDetachesAndDeletesAndMayBeRepeated() throws InterruptedException {
    DiskId made = madeDisk();
    Receipt receipt = Trial.perform(attach(made.value(), fresh), production.context("attach"));

    for (int times = 0; times < 2; times++) {
      attach(made.value(), fresh).compensate(production.context("attach"), receipt);
      create("s-any").compensate(context, Receipt.empty());
    }

    assertThat(production.home().allDisks()).extracting(Disk::id).doesNotContain(made);
    assertThat(disk(production.dataDisk()).instance()).contains(production.server());
  }

  @Test
  void undoSaysWhatHoldsADiskThatCannotBeDeleted() throws InterruptedException {
    DiskId made = madeDisk();
    Trial.perform(attach(made.value(), fresh), production.context("attach"));

    Problem problem = Trial.problem(() -> create("s-any").compensate(context, Receipt.empty()));

    assertThat(problem.code()).isEqualTo(ProblemCode.TIMEOUT);
    assertThat(problem.why()).contains("in_use on " + fresh);
  }
}

package dev.understudy.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Token;
import dev.understudy.core.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The long way round: a system disk's snapshot, an image, a carrier, and its disk. */
class CarrierTest {
  private final Production production = Production.of(SampleEstate.singleDisk(Path.of("/estate")));
  private final ServerScope scope = production.scope("recover");

  private SnapshotId snapshot() {
    DiskId system = production.home().disks().of(production.server()).get(0).id();
    SnapshotId taken =
        production.home().snapshots().take(system, "salvage", Tags.none(), new Token("t"));
    production.home().snapshots().describe(List.of(taken));
    production.home().snapshots().describe(List.of(taken));
    return taken;
  }

  private CreateImage image(String snapshot) {
    return new CreateImage(new StepId("image"), scope, Value.of(snapshot));
  }

  private CreateCarrier carrier(String image) {
    return new CreateCarrier(
        new StepId("carrier"), scope, Value.of(image), Value.of("cn-shanghai-b"));
  }

  private DetachDisk detach(String disk, String carrier) {
    return new DetachDisk(new StepId("detach"), scope, Value.of(disk), Value.of(carrier));
  }

  private ReleaseCarrier release(String carrier) {
    return new ReleaseCarrier(new StepId("release"), scope, Value.of(carrier));
  }

  private String madeImage() throws InterruptedException {
    String made =
        Trial.perform(image(snapshot().value()), production.context("image")).get("image");
    return new AwaitImage(new StepId("image-ready"), scope, Value.of(made))
        .check(production.context("image-ready"))
        .get("image");
  }

  private String madeCarrier() throws InterruptedException {
    return Trial.perform(carrier(madeImage()), production.context("carrier")).get("instance");
  }

  private String diskOf(String carrier) throws InterruptedException {
    return new AwaitCarrier(new StepId("carrier-ready"), scope, Value.of(carrier))
        .check(production.context("carrier-ready"))
        .get("disk");
  }

  private Disk disk(String id) {
    return production.home().allDisks().stream()
        .filter(disk -> disk.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theDiskEndsOnTheFreshServerAndTheScaffoldingIsGone() throws InterruptedException {
    InstanceId fresh = production.home().addServer("cn-shanghai-b", "10.0.0.8", Tags.none());
    String carrier = madeCarrier();
    String disk = diskOf(carrier);

    Trial.perform(detach(disk, carrier), production.context("detach"));
    Trial.perform(
        new AttachDisk(new StepId("attach"), scope, Value.of(disk), Value.of(fresh.value())),
        production.context("attach"));
    Trial.perform(release(carrier), production.context("release"));

    assertThat(disk(disk).instance()).contains(fresh);
    assertThat(disk(disk).tags().values())
        .containsEntry(Tags.DISK, "carrier")
        .containsEntry(Tags.SERVER, "data")
        .containsKey(Tags.RUN);
    assertThat(production.home().allInstances())
        .extracting(Instance::id)
        .containsExactly(production.server(), fresh);
    assertThat(production.home().allImages()).isEmpty();
  }

  @Test
  void theCarrierIsNeverStarted() throws InterruptedException {
    String carrier = madeCarrier();
    diskOf(carrier);

    assertThat(production.home().calls()).noneMatch(call -> call.startsWith("start"));
    assertThat(production.home().allInstances())
        .filteredOn(instance -> instance.id().value().equals(carrier))
        .singleElement()
        .satisfies(
            instance -> {
              assertThat(instance.state()).isEqualTo(Instance.State.STOPPED);
              assertThat(instance.name()).isEqualTo("data-carrier-4f2a91");
            });
  }

  @Test
  void everyStepFindsItsEffectWhenTheRecordWasLost() throws InterruptedException {
    String snapshot = snapshot().value();
    Receipt image = Trial.perform(image(snapshot), production.context("image"));
    assertThat(Trial.found(image(snapshot), production.context("image"))).isEqualTo(image);
    new AwaitImage(new StepId("image-ready"), scope, Value.of(image.get("image")))
        .check(production.context("image-ready"));

    Receipt carrier = Trial.perform(carrier(image.get("image")), production.context("carrier"));
    assertThat(Trial.found(carrier(image.get("image")), production.context("carrier")))
        .isEqualTo(carrier);

    String disk = diskOf(carrier.get("instance"));
    DetachDisk detach = detach(disk, carrier.get("instance"));
    Receipt detached = Trial.perform(detach, production.context("detach"));
    assertThat(Trial.found(detach, production.context("detach"))).isEqualTo(detached);

    ReleaseCarrier release = release(carrier.get("instance"));
    Receipt released = Trial.perform(release, production.context("release"));
    assertThat(Trial.found(release, production.context("release"))).isEqualTo(released);
  }

  @Test
  void doesNotReleaseACarrierThatStillHasItsDisk() throws InterruptedException {
    String carrier = madeCarrier();
    String disk = diskOf(carrier);

    Problem problem = Trial.blocked(release(carrier), production.context("release"));

    assertThat(problem.why()).isEqualTo("disk " + disk + " is still on it");
  }

  @Test
  void doesNotReleaseOrStripAServerThatTheRunDidNotMake() throws InterruptedException {
    String protectedServer = production.server().value();
    String itsDisk = production.home().disks().of(production.server()).get(0).id().value();
    production.home().set(production.server(), Instance.State.STOPPED);

    assertThat(Trial.blocked(release(protectedServer), production.context("release")).why())
        .isEqualTo("it was not made by this run");
    assertThat(Trial.blocked(detach(itsDisk, protectedServer), production.context("detach")).why())
        .isEqualTo("its server was not made by this run");
  }

  @Test
  void makesNoImageOfADataDisksSnapshot() throws InterruptedException {
    Production other = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
    SnapshotId taken =
        other.home().snapshots().take(other.dataDisk(), "x", Tags.none(), new Token("t"));
    other.home().snapshots().describe(List.of(taken));
    other.home().snapshots().describe(List.of(taken));
    CreateImage step =
        new CreateImage(new StepId("image"), other.scope("recover"), Value.of(taken.value()));

    assertThat(Trial.blocked(step, other.context("image")).hint()).contains("disk.create");
  }

  @Test
  void saysThatAnImageFailed() throws InterruptedException {
    production.home().failImages();

    Problem problem = Trial.problem(this::madeImage);

    assertThat(problem.code()).isEqualTo(ProblemCode.RESOURCE_FAILED);
    assertThat(problem.what()).contains("image").contains("failed");
  }

  @Test
  void undoLeavesNothing() throws InterruptedException {
    String snapshot = snapshot().value();
    String image = Trial.perform(image(snapshot), production.context("image")).get("image");
    new AwaitImage(new StepId("image-ready"), scope, Value.of(image))
        .check(production.context("image-ready"));
    String carrier = Trial.perform(carrier(image), production.context("carrier")).get("instance");
    String disk = diskOf(carrier);
    Receipt detached = Trial.perform(detach(disk, carrier), production.context("detach"));

    for (int times = 0; times < 2; times++) {
      detach(disk, carrier).compensate(production.context("detach"), detached);
      carrier(image).compensate(production.context("carrier"), Receipt.empty());
      image(snapshot).compensate(production.context("image"), Receipt.empty());
    }

    assertThat(production.home().allInstances())
        .extracting(Instance::id)
        .containsExactly(production.server());
    assertThat(production.home().allDisks())
        .allSatisfy(left -> assertThat(left.instance()).contains(production.server()));
    assertThat(production.home().allImages()).extracting(Image::id).isEmpty();
  }
}

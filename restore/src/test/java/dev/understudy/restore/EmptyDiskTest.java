package dev.understudy.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.FakeHost;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmptyDiskTest {
  private static final long GIB = 1L << 30;

  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("disk");
  private final FakeHost host = production.ssh().host("10.0.0.8");
  private final FormatDisk format =
      new FormatDisk(
          new StepId("format"),
          production.scope("recover"),
          Value.of("10.0.0.8"),
          Value.of("serial-1"));

  private CreateEmptyDisk create(long bytes, Optional<String> like) {
    return new CreateEmptyDisk(
        new StepId("disk"),
        production.scope("recover"),
        Value.of(Long.toString(bytes)),
        like.map(Value::of),
        Value.of("cn-shanghai-b"));
  }

  private Disk made(CreateEmptyDisk step) throws InterruptedException {
    DiskId id = new DiskId(Trial.perform(step, context).get("disk"));
    return production.home().allDisks().stream()
        .filter(disk -> disk.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void hasRoomForTheDataAndHalfAsMuchAgain() throws InterruptedException {
    Disk disk = made(create(100 * GIB, Optional.of("d-gone")));

    assertThat(disk.sizeGib()).isEqualTo(151);
    assertThat(disk.source()).isEmpty();
    assertThat(disk.tags().values())
        .containsEntry(Tags.DISK, "data")
        .containsEntry(Tags.RUN, context.run().value());
  }

  @Test
  void isNeverSmallerThanTheDiskWhosePlaceItTakesNorThanTheCloudMakesThem()
      throws InterruptedException {
    String old = production.dataDisk().value();
    int size =
        production.home().allDisks().stream()
            .filter(d -> d.id().value().equals(old))
            .findFirst()
            .orElseThrow()
            .sizeGib();

    assertThat(made(create(1, Optional.of(old))).sizeGib()).isEqualTo(Math.max(20, size));
  }

  @Test
  void takesTheNextCategoryAndMakesOneDiskWhateverIsRepeated() throws InterruptedException {
    production.home().refuseCategory("cloud_essd");
    CreateEmptyDisk step = create(GIB, Optional.empty());

    Receipt first = Trial.perform(step, context);

    assertThat(Trial.found(step, context)).isEqualTo(first);
    assertThat(production.home().allDisks())
        .filteredOn(disk -> disk.category().equals("cloud_auto"))
        .hasSize(1);
    step.compensate(context, first);
    assertThat(production.home().allDisks())
        .noneMatch(disk -> disk.id().value().equals(first.get("disk")));
  }

  @Test
  void anEmptyDiskGetsAFileSystemOnce() throws InterruptedException {
    host.plugEmpty("/dev/vdb", "serial-1");

    Receipt receipt = Trial.perform(format, context);

    assertThat(receipt.get("device")).isEqualTo("/dev/vdb");
    assertThat(Trial.found(format, context)).isEqualTo(receipt);
    assertThat(host.commands()).filteredOn(line -> line.startsWith("mkfs")).hasSize(1);
  }

  @Test
  void aDiskThatHoldsAnythingIsLeftAlone() throws InterruptedException {
    host.plug("/dev/vdb", "serial-1", Map.of("precious", "data"));

    Trial.perform(format, context);

    assertThat(host.commands()).noneMatch(line -> line.startsWith("mkfs"));
  }
}

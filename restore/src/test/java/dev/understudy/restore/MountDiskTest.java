package dev.understudy.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.FakeHost;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MountDiskTest {
  private static final String FSTAB = "/etc/fstab";
  private static final String ROOT = "UUID=root / ext4 defaults 0 1\n";
  private static final String LINE = "UUID=uuid-serial-1 /srv/gams auto defaults,nofail 0 2\n";

  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("mount");
  private final FakeHost host = production.ssh().host("10.0.0.8").file(FSTAB, ROOT);
  private final MountDisk step =
      new MountDisk(
          new StepId("mount"),
          production.scope("recover"),
          Value.of("10.0.0.8"),
          Value.of("d-1"),
          Value.of("serial-1"),
          Value.of("/srv/gams"));

  @Test
  void mountsTheDiskOfThatSerialNowAndAtEveryBoot() throws InterruptedException {
    host.plug("/dev/vdb", "serial-9", Map.of()).plug("/dev/vdc", "serial-1", Map.of());

    Receipt receipt = Trial.perform(step, context);

    assertThat(receipt.get("device")).isEqualTo("/dev/vdc");
    assertThat(host.mountedAt("/srv/gams")).contains("/dev/vdc");
    assertThat(host.read(FSTAB)).contains(ROOT + LINE);
    assertThat(production.ssh().open()).isZero();
  }

  @Test
  void findsTheMountWhenTheRecordWasLost() throws InterruptedException {
    host.plug("/dev/vdb", "serial-1", Map.of());
    Receipt first = Trial.perform(step, context);

    assertThat(Trial.found(step, context)).isEqualTo(first);
    assertThat(host.read(FSTAB)).contains(ROOT + LINE);
  }

  @Test
  void addsTheLineThatACrashHadLeftOut() throws InterruptedException {
    host.plug("/dev/vdb", "serial-1", Map.of());
    Trial.perform(step, context);
    host.file(FSTAB, ROOT);

    Trial.perform(step, context);

    assertThat(host.read(FSTAB)).contains(ROOT + LINE);
    assertThat(host.commands()).filteredOn(line -> line.startsWith("mount ")).hasSize(1);
  }

  @Test
  void isBlockedWhenSomethingElseIsMountedThere() throws InterruptedException {
    host.plug("/dev/vdb", "serial-1", Map.of()).plug("/dev/vdc", "serial-2", Map.of());
    production
        .scope("recover")
        .login(context, "10.0.0.8")
        .require("mount", "/dev/vdc", "/srv/gams");

    Problem problem = Trial.blocked(step, context);

    assertThat(problem.why()).isEqualTo("/dev/vdc is mounted there");
  }

  @Test
  void doesNotFightOverTheLineOfAnotherDisk() throws InterruptedException {
    host.plug("/dev/vdb", "serial-1", Map.of());
    host.file(FSTAB, ROOT + "UUID=other /srv/gams ext4 defaults 0 2\n");

    Problem problem = Trial.problem(() -> Trial.perform(step, context));

    assertThat(problem.code()).isEqualTo(ProblemCode.BLOCKED);
    assertThat(problem.why()).contains("UUID=other");
  }

  @Test
  void saysThatTheHostDoesNotShowTheDisk() throws InterruptedException {
    host.plug("/dev/vdb", "serial-9", Map.of());

    Problem problem = Trial.problem(() -> Trial.perform(step, context));

    assertThat(problem.code()).isEqualTo(ProblemCode.NOT_FOUND);
    assertThat(problem.what()).contains("serial-1");
  }

  @Test
  void undoUnmountsAndTakesTheLineOut() throws InterruptedException {
    host.plug("/dev/vdb", "serial-1", Map.of());
    Receipt receipt = Trial.perform(step, context);

    step.compensate(context, receipt);
    step.compensate(context, Receipt.empty());

    assertThat(host.mountedAt("/srv/gams")).isEmpty();
    assertThat(host.read(FSTAB)).contains(ROOT);
  }

  @Test
  void undoOfAHostThatIsGoneIsDone() throws InterruptedException {
    host.plug("/dev/vdb", "serial-1", Map.of());
    Receipt receipt = Trial.perform(step, context);
    production.ssh().unplug("10.0.0.8");

    step.compensate(context, receipt);

    assertThat(context.said()).anyMatch(line -> line.contains("does not answer"));
  }
}

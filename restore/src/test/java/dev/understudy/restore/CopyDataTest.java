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
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CopyDataTest {
  private static final String STOCK = "/srv/gams/README";

  private final Production production = Production.of(SampleEstate.singleDisk(Path.of("/estate")));
  private final FakeContext context = production.context("copy");
  private final FakeHost host =
      production
          .ssh()
          .host("10.0.0.8")
          .file(STOCK, "as the image had it")
          .plug(
              "/dev/vdb",
              "serial-1",
              Map.of(
                  "/srv/gams/gams.db", "0123456789", "/srv/gams/a/b", "xyz", "/etc/motd", "old"));
  private final CopyData step =
      new CopyData(
          new StepId("copy"),
          production.scope("recover"),
          Value.of("10.0.0.8"),
          Value.of("serial-1"),
          Optional.empty());

  @Test
  void putsTheDataInPlaceAndKeepsWhatWasThere() throws InterruptedException {
    Receipt receipt = Trial.perform(step, context);

    assertThat(receipt.facts()).containsEntry("bytes", "13").containsEntry("files", "2");
    assertThat(host.read("/srv/gams/gams.db")).contains("0123456789");
    assertThat(host.read("/srv/gams/a/b")).contains("xyz");
    assertThat(host.read(STOCK)).isEmpty();
    assertThat(host.read("/srv/.gams.understudy-before/README")).contains("as the image had it");
    assertThat(host.read("/etc/motd")).isEmpty();
  }

  @Test
  void mountsTheOldDiskReadOnlyAndLetsItGo() throws InterruptedException {
    Trial.perform(step, context);

    assertThat(host.commands()).contains("mount -o ro /dev/vdb /mnt/understudy-old-system");
    assertThat(host.mountedAt("/mnt/understudy-old-system")).isEmpty();
    assertThat(production.ssh().open()).isZero();
  }

  @Test
  void findsTheCopyWhenTheRecordWasLost() throws InterruptedException {
    Receipt first = Trial.perform(step, context);

    assertThat(Trial.found(step, context)).isEqualTo(first);
  }

  @Test
  void goesOnAfterACrashBetweenTheTwoMoves() throws InterruptedException {
    host.file("/srv/.gams.understudy-before/README", "as the image had it");
    host.file("/srv/.gams.understudy-copy/half", "unfinished");
    production.scope("recover").login(context, "10.0.0.8").require("rm", "-rf", "/srv/gams");

    Trial.perform(step, context);

    assertThat(host.read("/srv/gams/gams.db")).contains("0123456789");
    assertThat(host.read("/srv/gams/half")).isEmpty();
    assertThat(host.read("/srv/.gams.understudy-before/README")).contains("as the image had it");
  }

  @Test
  void seesBeforehandThatThereIsNoRoom() throws InterruptedException {
    host.free(12);

    Problem problem = Trial.problem(() -> Trial.perform(step, context));

    assertThat(problem.code()).isEqualTo(ProblemCode.NO_SPACE);
    assertThat(host.read(STOCK)).contains("as the image had it");
    assertThat(host.commands()).noneMatch(line -> line.startsWith("cp "));
    assertThat(host.mountedAt("/mnt/understudy-old-system")).isEmpty();
  }

  @Test
  void aDiskThatFillsUpMeanwhileLeavesWhatWasThere() throws InterruptedException {
    host.on(
        "df",
        command ->
            new dev.understudy.core.ssh.CommandResult(
                0, "Filesystem 1-blocks Used Available\n/dev/vda1 9 9 1000000 1% /\n", ""));
    host.free(5);

    Problem problem = Trial.problem(() -> Trial.perform(step, context));

    assertThat(problem.code()).isEqualTo(ProblemCode.NO_SPACE);
    assertThat(problem.why()).contains("No space left on device");
    assertThat(host.read(STOCK)).contains("as the image had it");
    assertThat(host.read("/srv/.gams.understudy-copy/half-of-it")).isEmpty();
  }

  @Test
  void doesNotPullTheFilesFromUnderARunningService() throws InterruptedException {
    host.unit("gams", true);

    Problem problem = Trial.blocked(step, context);

    assertThat(problem.code()).isEqualTo(ProblemCode.BLOCKED);
    assertThat(problem.what()).contains("while gams runs");
  }

  @Test
  void provesThatTheCopyIsStillWhatWasCopied() throws InterruptedException {
    Receipt receipt = Trial.perform(step, context);
    host.file("/srv/gams/gams.db", "0123");

    Optional<Problem> doubt = step.verify(context, receipt);

    assertThat(doubt).get().extracting(Problem::code).isEqualTo(ProblemCode.PROOF_FAILED);
  }

  @Test
  void copyingNothingIsNotProven() throws InterruptedException {
    Production empty = Production.of(SampleEstate.singleDisk(Path.of("/estate")));
    empty.ssh().host("10.0.0.8").plug("/dev/vdb", "serial-1", Map.of("/etc/motd", "old"));
    CopyData copy =
        new CopyData(
            new StepId("copy"),
            empty.scope("recover"),
            Value.of("10.0.0.8"),
            Value.of("serial-1"),
            Optional.of(Value.of("/srv/gams")));

    Problem problem = Trial.problem(() -> Trial.perform(copy, empty.context("copy")));

    assertThat(problem.code()).isEqualTo(ProblemCode.PROOF_FAILED);
  }

  @Test
  void undoPutsBackWhatWasThere() throws InterruptedException {
    Receipt receipt = Trial.perform(step, context);

    step.compensate(context, receipt);
    step.compensate(context, Receipt.empty());

    assertThat(host.read(STOCK)).contains("as the image had it");
    assertThat(host.read("/srv/gams/gams.db")).isEmpty();
    assertThat(host.read("/srv/.gams.understudy-before/README")).isEmpty();
  }
}

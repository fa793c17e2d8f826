package dev.understudy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Token;
import dev.understudy.core.Value;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RecordVerifiedTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("record");

  private SnapshotId take(Tags tags) {
    return production.home().snapshots().take(production.dataDisk(), "one", tags, new Token("a"));
  }

  private RecordVerified step(String snapshot) {
    return new RecordVerified(
        new StepId("record"), production.scope("recover"), Value.of(snapshot), Value.of("L2"));
  }

  private Tags tags() {
    Snapshot only = production.home().allSnapshots().get(0);
    return only.tags();
  }

  @Test
  void writesLevelAndInstant() throws InterruptedException {
    SnapshotId snapshot = take(Tags.none());

    Receipt receipt = Trial.perform(step(snapshot.value()), context);

    assertThat(receipt.get("level")).isEqualTo("L2");
    assertThat(tags().find(Tags.VERIFIED)).contains("L2");
    assertThat(tags().find(Tags.VERIFIED_AT)).contains(Production.START.toString());
    assertThat(Trial.found(step(snapshot.value()), context)).isEqualTo(receipt);
  }

  @Test
  void renewsTheInstantAndNeverLowersTheLevel() throws InterruptedException {
    SnapshotId snapshot =
        take(Tags.of(Tags.VERIFIED, "L3", Tags.VERIFIED_AT, "2020-01-01T00:00:00Z"));

    Receipt receipt = Trial.perform(step(snapshot.value()), context);

    assertThat(receipt.get("level")).isEqualTo("L3");
    assertThat(tags().find(Tags.VERIFIED_AT)).contains(Production.START.toString());
  }

  @Test
  void whatADrillHasProvenIsThePolicysFromThenOn() throws InterruptedException {
    SnapshotId drills = take(Tags.of(Tags.PURPOSE, "drill"));

    Trial.perform(step(drills.value()), context);

    assertThat(tags().find(Tags.PURPOSE)).contains("snapshot");
  }

  @Test
  void whatWasTakenForARecoveryStaysSo() throws InterruptedException {
    SnapshotId salvage = take(Tags.of(Tags.PURPOSE, "recover"));

    Trial.perform(step(salvage.value()), context);

    assertThat(tags().find(Tags.PURPOSE)).contains("recover");
  }

  @Test
  void isBlockedWhenTheSnapshotIsGone() throws InterruptedException {
    assertThat(Trial.blocked(step("s-gone"), context).code()).isEqualTo(ProblemCode.NOT_FOUND);
  }
}
